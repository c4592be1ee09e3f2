/// A record in its table, with the journal line that last touched it.
public final class Row<R: Declared>: Sendable {
  /// The record as it stands.
  public let record: R
  /// The position of the line that wrote it.
  package let position: Position
  /// How many bytes the record takes at most as a line gives it whole.
  let byteBound: Int

  init(_ record: R, at position: Position, byteBound: Int) {
    self.record = record
    self.position = position
    self.byteBound = byteBound
  }
}
