public import CRMCore

extension JSONFileStore {
  /// Why a store takes no writes.
  public enum ReadOnlyReason: Hashable, Sendable {
    /// It was opened for reading.
    case openedForReading
    /// The permissions or the medium allow no more.
    case noPermission
    /// There is no lock file.
    case missingLock
    /// It lies on a network file system of this name.
    case networkFileSystem(String)
    /// There is no `head`, so nobody can tell how much was cut from the end.
    case missingHead
    /// No entry of `head` is whole, so nobody can tell how much was cut from the end.
    case damagedHead
    /// It is a copy that ends this many lines before the end that its `head` states.
    case shortCopy(lineCount: Int)
    /// It is damaged, and read up to this position.
    case damaged(after: Position)
    /// A flush failed, and what the disk has is not known.
    case failedFlush
    /// A write failed in part, and its beginning could not be taken back.
    case failedUndo

    /// Whether lines may be missing that were committed once: whoever reads must be told.
    public var mayLackLines: Bool {
      switch self {
      case .missingHead, .damagedHead, .shortCopy, .damaged: true
      case .openedForReading, .noPermission, .missingLock, .networkFileSystem, .failedFlush,
        .failedUndo:
        false
      }
    }

    /// The reason in words, without a full stop.
    public var text: String {
      switch self {
      case .openedForReading: "it was opened for reading"
      case .noPermission: "no permission to write to it"
      case .missingLock: "the store has no lock file"
      case .networkFileSystem(let name):
        "it lies on a network file system (\(name)), whose locks may not hold"
      case .missingHead: "its head file is missing, so nobody can tell whether lines are missing"
      case .damagedHead: "its head file is damaged, so nobody can tell whether lines are missing"
      case .shortCopy(let count):
        "this copy is \(count) \(count == 1 ? "line" : "lines") short of the end that its head states"
      case .damaged(let position): "it is damaged after line \(position)"
      case .failedFlush: "a flush failed; open the store again"
      case .failedUndo: "a failed write could not be taken back; open the store again"
      }
    }
  }
}
