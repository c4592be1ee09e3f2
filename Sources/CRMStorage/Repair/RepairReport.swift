public import CRMCore

extension JSONFileStore {
  /// What the repair of a store wrote into the new one, and what it could not take over.
  public struct RepairReport: Hashable, Sendable {
    /// The new store's folder.
    public let path: String
    /// The new store's own name.
    public let storeID: String
    /// The damaged store's own name; nil where it could not be read.
    public let damagedID: String?
    /// The end of the new journal.
    public internal(set) var head = JournalHead(position: 0, chain: .zero)
    /// How many lines were taken over.
    public internal(set) var lineCount = 0
    /// How many commits they are in.
    public internal(set) var commitCount = 0
    /// How many contents of attachments were taken over.
    public internal(set) var contentCount = 0
    /// Everything that was found wrong, files first, then in the order of lines.
    public internal(set) var findings: [JSONFileStore.RepairFinding] = []

    /// Whether everything that the damaged store ever held is in the new one.
    public var isComplete: Bool { !findings.contains(where: \.isLoss) }
  }
}
