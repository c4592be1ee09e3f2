/// Why a file cannot be imported at all, before any of its rows is looked at.
public enum ImportError: Error, Hashable, Sendable {
  /// The bytes are no CSV.
  case csv(ImportError.CSVError)
  /// A line is no JSON from one of its bytes on, counted from 0.
  case json(line: Int, offset: Int)
  /// A line's value cannot be a row: no object, or objects inside of a list.
  case notARow(line: Int)
  /// The bytes are no text of the encoding; without one given, UTF-8 was tried.
  case encoding(TextEncoding.Failure, TextEncoding?)
  /// There is no line with the columns' names.
  case noColumns
  /// The bytes cannot be read, and why.
  case unreadable(String)
}

extension ImportError: ExplainedError {
  /// The error in words.
  public var explanation: CRMError.Explanation {
    CRMError.Explanation(.importFile, .refused, "the file cannot be read: \(description)")
  }
}

extension ImportError: CustomStringConvertible {
  /// The error as one sentence without a full stop.
  public var description: String {
    switch self {
    case .csv(let error): "line \(error.line): \(error.kind.words)"
    case .json(let line, let offset): "line \(line): no JSON from byte \(offset) on"
    case .notARow(let line): "line \(line): no JSON object of plain values"
    case .encoding(.malformed(let offset), let encoding):
      "byte \(offset) is not \(encoding?.rawValue ?? "utf-8"); state the encoding"
    case .encoding(.unknownByteOrder, _): "UTF-16 without a byte order mark; state the order"
    case .noColumns: "there is no line with the names of the columns"
    case .unreadable(let reason): reason
    }
  }
}

extension ImportError.CSVError.Kind {
  fileprivate var words: String {
    switch self {
    case .unterminatedQuote: "a quote is never closed"
    case .textAfterQuote: "text follows a closing quote"
    case .malformedUTF8: "a cell is not UTF-8"
    }
  }
}
