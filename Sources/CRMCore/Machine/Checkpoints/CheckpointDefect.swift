extension Checkpoint {
  /// Why the bytes of a checkpoint are not those that were written.
  public enum Defect: Error, Hashable, Sendable {
    /// The file does not end as one of a checkpoint does: it is another file, or was cut.
    case noFooter
    /// It was written in a newer version of the form.
    case newerVersion(Int)
    /// It does not have as many bytes as it says.
    case wrongLength(stated: Int, found: Int)
    /// Its root is not whole, or says what cannot be.
    case damagedRoot
    /// The block at this byte, of so many bytes, is not the one that is referred to.
    case damagedBlock(offset: Int, byteCount: Int)
    /// The table of blocks at this byte says what cannot be.
    case damagedTable(offset: Int)
    /// There is no such block.
    case noBlock(index: Int)
    /// So many bytes belong to no block.
    case looseBytes(Int)
    /// It has records of this kind with other fields than the program knows.
    case otherFields(RecordKind)
    /// What it says of this kind's records cannot be, whoever wrote it.
    case impossible(RecordKind)
    /// Its bytes could not be read.
    case unreadable(StoreError)

    /// What is wrong, as a phrase.
    public var reason: String {
      switch self {
      case .noFooter: "it does not end as a checkpoint does"
      case .newerVersion(let version): "it has the newer form \(version)"
      case .wrongLength(let stated, let found):
        "it has \(found) bytes, of \(stated) that were written"
      case .damagedRoot: "its root is damaged"
      case .damagedBlock(let offset, let count): "\(count) bytes at \(offset) are damaged"
      case .damagedTable(let offset): "the table at byte \(offset) is damaged"
      case .noBlock(let index): "it has no block \(index)"
      case .looseBytes(let count): "\(count) of its bytes belong to nothing"
      case .otherFields(let kind): "it has records of \(kind) with other fields"
      case .impossible(let kind): "what it says of records of \(kind) cannot be"
      case .unreadable: "it cannot be read"
      }
    }
  }
}
