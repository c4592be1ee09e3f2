/// What the engine refuses, as values: a stable code, what it concerns, and what would be right.
public enum CRMError: Error, Hashable, Sendable {
  /// Fields hold what they must not; all of them at once.
  case invalid(RecordReference, [CRMError.FieldProblem])
  /// The acting user may not do that.
  case denied(Decision.Denial)
  /// The status does not move so; the moves that it may make.
  case lifecycle(CRMError.LifecycleRefusal)
  /// There is no such record.
  case notFound(RecordReference)
  /// The record was deleted; only restoring it is possible.
  case deleted(RecordReference)
  /// The store was opened without that kind of record, so nothing of it is read or written.
  case unknownKind(RecordKind)
  /// The record is not deleted, so it cannot be restored.
  case notDeleted(RecordReference)
  /// Live records point at the record, so it cannot be deleted.
  case inUse(RecordReference, by: [RecordReference], count: Int)
  /// A user still holds responsibilities.
  case responsibilities(RecordReference, holds: [RecordReference], count: Int, hint: String)
  /// A rule of the record's kind forbids it.
  case rule(CRMError.RuleViolation)
  /// The record is not at the version that the caller saw.
  case versionMismatch(RecordReference, expected: Int, actual: Int)
  /// Fields or values of the record are none that this version reads; whoever wrote them may change it.
  case foreign(RecordReference)
  /// The record takes more bytes than a line of the journal may have.
  case tooLarge(RecordReference, bytes: Int, limit: Int)
  /// A write with that idempotency key was committed before, at that position.
  case alreadyWritten(key: String, at: Position)
  /// The closure put another transaction in the place of its own; nothing was written.
  case exchangedTransaction
  /// There is no user behind the acting principal.
  case unknownUser(String)
  /// A text is not what was asked for.
  case value(ValueError)
  /// A file cannot be imported at all; nothing was written.
  case importFile(ImportError)
  /// Rows of an import were refused; nothing was written.
  case importRefused(rows: Int)
  /// A write was begun inside of another one on the same store, which it would wait for.
  case nestedWrite
  /// Contents that live attachments need are missing or damaged.
  case damagedContents(CRM.DamagedContents)
  /// The store failed.
  case store(StoreError)
  /// The journal holds what cannot be understood.
  case journal(String)
}

extension CRMError {
  /// Whether it is about what was to be written, and not about the whole write or the store.
  var isRefusal: Bool {
    switch self {
    case .store, .journal, .unknownUser, .alreadyWritten, .importFile, .importRefused,
      .nestedWrite, .damagedContents, .exchangedTransaction:
      false
    case .invalid, .denied, .lifecycle, .notFound, .deleted, .unknownKind, .notDeleted, .inUse,
      .responsibilities, .rule, .versionMismatch, .foreign, .tooLarge, .value:
      true
    }
  }

  /// The refusal of a deletion for the sake of those records, of which it names the first.
  static func inUse(_ record: RecordReference, by users: [RecordReference]) -> CRMError {
    .inUse(record, by: Array(users.prefix(namedUsers)), count: users.count)
  }

  /// How many of the records in the way a refusal names.
  static let namedUsers = 5
}

extension CRMError {
  /// One field that holds what it must not.
  public struct FieldProblem: Hashable, Sendable {
    /// The field's name.
    public let field: String
    /// The kind of problem.
    public let kind: Kind

    /// Makes a problem of a field.
    public init(_ field: String, _ kind: Kind) {
      self.field = field
      self.kind = kind
    }

    /// Kinds of problem.
    public enum Kind: Hashable, Sendable {
      /// A value must be there.
      case missing
      /// The text is no value of the field's type.
      case malformed(ValueError)
      /// Only the engine's operations set it.
      case readOnly
      /// It never changes once it is set.
      case immutable
      /// Another live record has the value; nil where the acting user may not read that one.
      case taken(String, by: RecordReference?)
      /// It points at nothing: no such record, or a deleted one.
      case dangling(RecordReference)
      /// It points at a record of another kind than these.
      case wrongKind(RecordReference, expected: [RecordKind])
      /// There is no such field; the nearest name, if one is near.
      case unknown(nearest: String?)
      /// What it holds breaks a rule; what would be right.
      case refused(String)
    }
  }
}

extension CRMError {
  /// A move that a lifecycle does not allow.
  public struct LifecycleRefusal: Hashable, Sendable {
    /// The record.
    public let record: RecordReference
    /// Its status; nil where it comes in, or back from deletion.
    public let from: String?
    /// The status asked for.
    public let to: String
    /// The statuses that plain moves lead to.
    public let allowed: [String]
    /// The other moves from where it is, each with the operation that alone makes it.
    public let reserved: [Lifecycle.Move]
    /// Fields that the move needs and that are empty.
    public let missing: [String]

    /// Makes a refusal.
    public init(
      record: RecordReference, from: String?, to: String, allowed: [String],
      reserved: [Lifecycle.Move] = [], missing: [String] = []
    ) {
      self.record = record
      self.from = from
      self.to = to
      self.allowed = allowed
      self.reserved = reserved
      self.missing = missing
    }

    /// The operation that alone makes the move asked for, where there is one.
    public var operation: String? { reserved.first { $0.to == to }?.operation }
  }
}

extension CRMError {
  /// A rule of a record kind that a write would break.
  public struct RuleViolation: Hashable, Sendable {
    /// Which rule it is.
    public let code: CRMError.Code
    /// The record concerned.
    public let record: RecordReference
    /// The field concerned, where it is one.
    public let field: String?
    /// What is wrong, as a sentence without a full stop.
    public let reason: String
    /// What would be right.
    public let expected: String?

    /// Makes a violation.
    public init(
      _ code: CRMError.Code, _ record: RecordReference, field: String? = nil, _ reason: String,
      expected: String? = nil
    ) {
      self.code = code
      self.record = record
      self.field = field
      self.reason = reason
      self.expected = expected
    }
  }
}
