public import CRMCore

extension JSONFileStore {
  /// What a backup or its restoring copied.
  public struct BackupReport: Hashable, Sendable {
    /// The copy's folder.
    public let path: String
    /// The store's own name, which the copy has too.
    public let storeID: String
    /// The end of the copy's journal: everything up to there is in it.
    public let head: JournalHead
    /// How many contents of attachments are in it.
    public let contentCount: Int
  }
}
