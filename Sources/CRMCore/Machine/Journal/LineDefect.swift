extension JournalError {
  /// Why a journal line cannot stand where it was found.
  public enum LineDefect: Error, Hashable, Sendable {
    /// It is not built like a journal line.
    case malformed
    /// It does not end in a line feed.
    case unterminated
    /// It is longer than `LineEnvelope`.
    case tooLong
    /// Its bytes are not those that its checksum was taken of.
    case checksum
    /// It has another position than the one that is due.
    case position(expected: Position, found: Position)
    /// It does not fit into the commit of several lines that it is in, or claims to be in.
    case unit
    /// It names a flush group that is neither the current one nor begins with it.
    case group
    /// It ends a commit without a chain hash, or carries one elsewhere.
    case chainPlace
    /// Its chain hash does not follow from the bytes before it.
    case chain
    /// Its epoch is not the next one.
    case epoch(expected: Int, found: Int)

    /// What is wrong, as a phrase.
    public var reason: String {
      switch self {
      case .malformed: "not a journal line"
      case .unterminated: "the line does not end"
      case .tooLong: "the line is too long"
      case .checksum: "the line's checksum is wrong"
      case .position(let expected, let found): "line \(expected) expected, line \(found) found"
      case .unit: "the line does not fit its commit"
      case .group: "the line does not fit its flush group"
      case .chainPlace: "the chain hash is missing or out of place"
      case .chain: "the chain hash is wrong"
      case .epoch(let expected, let found): "epoch \(expected) expected, epoch \(found) found"
      }
    }
  }
}
