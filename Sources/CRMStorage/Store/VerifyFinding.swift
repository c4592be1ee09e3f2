public import CRMCore

extension JSONFileStore {
  /// Something that a check of a store found.
  public struct VerifyFinding: Hashable, Sendable {
    /// What it is.
    public let kind: Kind
    /// The file concerned, in the store's folder.
    public let file: String
    /// The byte in that file; nil where it is the file as a whole.
    public let offset: Int?
    /// The last position up to which everything was whole.
    public let lastGood: Position

    init(_ kind: Kind, file: String, offset: Int? = nil, lastGood: Position = 0) {
      (self.kind, self.file, self.offset, self.lastGood) = (kind, file, offset, lastGood)
    }

    /// What can be found.
    public enum Kind: Hashable, Sendable {
      /// There is no file of horizons, so nobody can tell what may be missing at the end.
      case missingHead
      /// An entry of the file of horizons is not whole; `isUsable` where the other one is.
      case damagedHead(isUsable: Bool)
      /// There is no lock file, so nothing is written to the store.
      case missingLock
      /// A file that is no part of a store, such as the conflict copy of a synchronising program.
      case foreignFile
      /// So many bytes follow the last commit: a write under way, or one that nobody finished.
      case unfinishedWrite(byteCount: Int)
      /// A copy that ends so many lines before the end that its head states.
      case shortCopy(lineCount: Int)
      /// What is there is not the journal's next line, or not all of it is there.
      case brokenJournal(reason: String)
      /// The line is whole, but cannot stand where it stands.
      case invalidLine(JournalError)
      /// The line is whole, but its content is not the strict JSON of a journal, and why.
      case malformedLine(reason: String)
      /// A content that a line names is not there; the record, and its file's name.
      case missingContent(RecordReference, fileName: String)
      /// The bytes of a content are not those that were put there; who names it first, if anybody.
      case damagedContent(RecordReference?, fileName: String)
      /// A checkpoint is not used, and why: no data are lost with it, unless it is ahead.
      case unusableCheckpoint(Checkpoint.Problem)
    }

    /// Whether data that were committed are lost or wrong; else it is only worth knowing.
    public var isDamage: Bool {
      switch kind {
      case .missingHead, .damagedHead, .missingLock, .foreignFile, .unfinishedWrite,
        .unusableCheckpoint:
        false
      case .shortCopy, .brokenJournal, .invalidLine, .malformedLine, .missingContent,
        .damagedContent:
        true
      }
    }

    /// The finding as the error of whoever can go no further.
    var error: StoreError {
      .damaged(
        StoreError.Damage(file: file, offset: offset ?? 0, lastGood: lastGood, reason: reason))
    }
  }
}

extension JSONFileStore.VerifyFinding {
  /// The finding as a sentence without a full stop.
  public var text: String {
    switch kind {
    case .missingContent(let record, let name), .damagedContent(let record?, let name):
      "\(record) \(name): the content \(contentName) \(reason)"
    case .damagedContent(nil, _): "the content \(contentName) \(reason)"
    case .missingHead, .missingLock: "\(file) is missing, \(reason)"
    case .foreignFile, .unfinishedWrite, .unusableCheckpoint: "\(file): \(reason)"
    case .damagedHead, .shortCopy, .brokenJournal, .invalidLine, .malformedLine:
      "\(file) is damaged\(offset.map { " at byte \($0)" } ?? ""): \(reason)"
    }
  }

  private var reason: String {
    switch kind {
    case .missingHead: "so nobody can tell whether lines are missing at the journal's end"
    case .damagedHead(let isUsable):
      isUsable
        ? "one of its two entries is not whole, the other one is"
        : "neither of its two entries is whole, so nobody can tell whether lines are missing"
    case .missingLock: "so the store cannot be written to"
    case .foreignFile: "this file is not part of a store, and nothing in it is read"
    case .unfinishedWrite(let count):
      "\(count) bytes follow the last commit: a write under way, or one that nobody finished"
    case .shortCopy(let count): JSONFileStore.ReadOnlyReason.shortCopy(lineCount: count).text
    case .brokenJournal(let reason), .malformedLine(let reason): reason
    case .invalidLine(let error): error.explanation.message
    case .unusableCheckpoint(let problem): "this checkpoint is not used, \(problem.reason)"
    case .missingContent: "is missing"
    case .damagedContent: "is damaged: its bytes are not those that were put there"
    }
  }

  private var contentName: String { file.split(separator: "/").last.map(String.init) ?? file }
}
