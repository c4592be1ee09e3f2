/// What a store answers when it cannot do what it was asked.
public enum StoreError: Error, Hashable, Sendable {
  /// The journal's end is not where the caller left it; nothing was written. Holds the real end.
  case conflict(JournalHead)
  /// Another process holds the store; nothing was written. Holds its process id where it is known.
  case busy(holder: Int32?)
  /// Nothing was written, and the store is as it was before.
  case notWritten(reason: String, code: Int32)
  /// It cannot be known whether the write is durable; the store refuses writes until reopened.
  case outcomeUnknown(reason: String, code: Int32)
  /// Committed data are damaged: where, and the last position that is known to be whole.
  case damaged(Damage)
  /// The place could not be read or used: what failed, on which path, with the system's number.
  case unusable(reason: String, path: String, code: Int32)
  /// There is no store at the path.
  case noStore(path: String)
  /// There is already a store at the path.
  case storeExists(path: String)
  /// The store was made by a newer major version of the format.
  case newerFormat(version: Int)
  /// The store may only be read here, and why.
  case readOnly(reason: String)
  /// The store was closed.
  case closed
  /// The store keeps lines alone, no contents beside them.
  case keepsNoContents
  /// No content of that hash is kept.
  case missingContent(ContentDigest)
  /// What is kept under that hash are other bytes than those that were put there.
  case damagedContent(ContentDigest)

  /// Where committed data are damaged.
  public struct Damage: Hashable, Sendable {
    /// The file concerned.
    public let file: String
    /// The byte in that file at which reading stopped.
    public let offset: Int
    /// The last position up to which everything is whole.
    public let lastGood: Position
    /// What is wrong there.
    public let reason: String

    /// Makes a description of damage.
    public init(file: String, offset: Int, lastGood: Position, reason: String) {
      self.file = file
      self.offset = offset
      self.lastGood = lastGood
      self.reason = reason
    }
  }
}
