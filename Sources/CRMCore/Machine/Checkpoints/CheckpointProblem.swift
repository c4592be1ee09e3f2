extension Checkpoint {
  /// Why a checkpoint that is there is not used.
  public enum Problem: Hashable, Sendable {
    /// Its bytes are not those that were written.
    case damaged(Checkpoint.Defect)
    /// It was taken of another store.
    case foreign
    /// It was taken after so many lines that the journal does not have: commits were lost.
    case ahead(lineCount: Int)
    /// The journal is not, or no longer, the one that it was taken of, and why.
    case stale(reason: String)

    /// The problem as a phrase.
    public var reason: String {
      switch self {
      case .damaged(let defect): defect.reason
      case .foreign: "it is of another store"
      case .ahead(let count):
        "it was taken \(count) \(count == 1 ? "line" : "lines") after the journal's end,"
          + " so commits were lost"
      case .stale(let reason): reason
      }
    }
  }
}
