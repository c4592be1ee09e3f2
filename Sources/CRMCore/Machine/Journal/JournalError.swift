/// What a journal's lines cannot mean: damage that no checksum showed, or a program's fault.
public enum JournalError: Error, Hashable, Sendable {
  /// A line changes a record that no line before it made.
  case unknownRecord(RecordReference, at: Position)
  /// A line makes a record that a line before it made.
  case repeatedRecord(RecordReference, at: Position)
  /// A line does not name the line that touched its record before; `expected` is that one.
  case brokenLink(RecordReference, at: Position, found: Position?, expected: Position?)
  /// A line was written before the one before it, by its own time.
  case timeGoesBack(at: Position)
  /// A line lacks a part that every line has.
  case incompleteLine(missing: String, at: Position)
}
