/// A remark about any record that is to be dealt with: open until somebody closes it.
public struct RecordComment: CRMRecord, Hashable {
  /// The record it is about.
  public var subject: RecordReference
  /// What it says; `@username` mentions a user.
  public var body: String
  /// Whether it was dealt with.
  public var status: Status
  /// Who wrote it; stamped by the engine.
  public package(set) var author: User.ID?
  /// The users that the body mentions, in the order in which it does.
  public package(set) var mentions: [User.ID] = []
  /// What all records carry.
  public var header = RecordHeader()

  /// Whether a comment was dealt with.
  public enum Status: String, LifecycleValue, CaseIterable {
    /// Not yet.
    case open
    /// Somebody is at it.
    case inProgress = "in-progress"
    /// It was.
    case closed
  }

  /// The statuses of a comment: from any to any other.
  public static let lifecycle = Lifecycle(
    states: Status.allCases.map { .init($0.rawValue) },
    moves: Status.allCases.flatMap { from in
      Status.allCases.filter { $0 != from }.map { .init(from.rawValue, $0.rawValue) }
    })

  /// The kind's name.
  public static let kind: RecordKind = "comment"

  /// The fields.
  public static let schema = RecordSchema<RecordComment>(
    header: \.header, group: .activities,
    Field("subject", \.subject, .required, .subject, .onDelete(.cascade), .column),
    Field("body", \.body, .required, .title, .searchable, .personal, .column),
    Field("status", \.status, .required, .lifecycle(lifecycle), .column),
    Field("author", \.author, .readOnly, .owner, .onDelete(.keep), .column),
    Field("mentions", \.mentions, .readOnly, .onDelete(.keep)))

  /// Makes an empty comment.
  public init() { self.init(about: RecordReference(kind: "", number: 0), "") }

  /// Makes an open comment about a record.
  public init(about subject: RecordReference, _ body: String) {
    self.subject = subject
    self.body = body
    status = .open
  }
}

extension RecordComment {
  /// The newest first.
  public static var listOrder: [RecordQuery<RecordComment>.SortKey] {
    newestFirst()
  }

  /// Whom a body mentions is settled when it is written.
  public mutating func prepare(from old: RecordComment?, in tx: inout WriteTransaction) throws {
    if body != old?.body { mentions = mentions(from: old, in: tx) }
  }

  /// Refuses a comment on a record that the author may not read.
  public func check(from old: RecordComment?, in tx: borrowing WriteTransaction) throws {
  }
}

extension WriteTransaction {
  /// Says whether a comment was dealt with; to say what it says already changes nothing.
  public mutating func setStatus(
    _ comment: RecordComment.ID, to status: RecordComment.Status, ifVersion version: Int? = nil
  ) throws {
    try perform("comment.status") { tx in
      _ = try tx.update(comment, ifVersion: version) { $0.status = status }
    }
  }
}

extension Snapshot {
  /// The comments.
  public var comments: RecordQuery<RecordComment> { self[RecordComment.self] }

  /// The comments about a record and about the leads that became it, the newest first.
  public func comments(about subject: RecordReference) -> RecordQuery<RecordComment> {
    comments.where(filter(RecordComment.field(\.subject), about: subject)).newestFirst
  }

  /// The comments that mention a user, the newest first; read from an index.
  public func comments(mentioning user: User.ID) -> RecordQuery<RecordComment> {
    let path = FieldPath(RecordComment.field(\.mentions))
    return comments.where(.compare(path, .equal, .reference(user.reference))).newestFirst
  }
}

extension RecordQuery<RecordComment> {
  fileprivate var newestFirst: RecordQuery {
    RecordComment.listOrder.reduce(self) { query, key in query.sorted(by: key) }
  }
}
