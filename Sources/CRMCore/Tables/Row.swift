/// A record in its table, with the journal line that last touched it.
public final class Row<R: Declared>: Sendable {
  /// The record as it stands.
  public let record: R
  /// The position of the line that wrote it.
  package let position: Position

  @usableFromInline
  init(_ record: R, at position: Position) {
    self.record = record
    self.position = position
  }
}
