/// What a journal's lines cannot mean: damage that no checksum showed, or a program's fault.
public enum JournalError: Error, Hashable, Sendable {
  /// A line changes a record that no line before it made.
  case unknownRecord(RecordReference, at: Position)
  /// A line lacks a part that every line has.
  case incompleteLine(missing: String, at: Position)
}
