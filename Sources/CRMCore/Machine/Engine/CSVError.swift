extension ImportError {
  /// Why bytes are no CSV, and on which line.
  public struct CSVError: Error, Hashable, Sendable {
    /// What is wrong.
    public let kind: Kind
    /// The line of the file, from 1; lines inside of quotes count.
    public let line: Int

    /// Makes an error from its parts.
    public init(_ kind: Kind, line: Int) {
      self.kind = kind
      self.line = line
    }

    /// What can be wrong with CSV.
    public enum Kind: Hashable, Sendable {
      /// A cell's opening quote, on this line, is never closed.
      case unterminatedQuote
      /// Text follows a closing quote before the next delimiter.
      case textAfterQuote
      /// The cell that begins on this line is not UTF-8.
      case malformedUTF8
    }
  }
}
