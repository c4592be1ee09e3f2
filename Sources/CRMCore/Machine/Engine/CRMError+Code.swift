extension CRMError {
  /// A stable word by which programs and scripts tell errors apart: `denied`, `contact.parent`.
  ///
  /// Each concept has its codes as static members, which begin with its name; a kind of your own adds
  /// its own in an extension.
  public struct Code: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
  {
    /// The word.
    public let rawValue: String

    /// Makes the code of that word.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Makes the code of that word.
    public init(stringLiteral value: String) { rawValue = value }
    /// The word.
    public var description: String { rawValue }
  }
}

extension CRMRecord {
  /// The refusal of this record by a rule, for ``check(from:in:)`` and the like to throw.
  public func refusal(
    _ code: CRMError.Code, field: String? = nil, _ reason: String, expected: String? = nil
  ) -> CRMError {
    .rule(CRMError.RuleViolation(code, reference, field: field, reason, expected: expected))
  }
}

/// The errors of the engine, of any kind of record.
extension CRMError.Code {
  /// Fields hold what they must not.
  public static let invalid: CRMError.Code = "invalid"
  /// Records of the kind are never deleted.
  public static let deletion: CRMError.Code = "deletion"
  /// A record would go to a user who is not active.
  public static let holderInactive: CRMError.Code = "holder.inactive"
  /// A record would go to a user whose role does not hold its group.
  public static let holderRole: CRMError.Code = "holder.role"
  /// No move leads to the status asked for, or a field that the move needs is empty.
  public static let lifecycle: CRMError.Code = "lifecycle"
  /// The acting user may not do that.
  public static let denied: CRMError.Code = "denied"
  /// There is no such record.
  public static let notFound: CRMError.Code = "not-found"
  /// The record was deleted.
  public static let deleted: CRMError.Code = "deleted"
  /// The record is not deleted, so it cannot be restored.
  public static let notDeleted: CRMError.Code = "not-deleted"
  /// Live records point at what was to be deleted.
  public static let inUse: CRMError.Code = "in-use"
  /// A user still holds records.
  public static let responsibilities: CRMError.Code = "responsibilities"
  /// The record is at another version than the caller saw.
  public static let version: CRMError.Code = "version"
  /// The record has fields or values that this version does not read.
  public static let foreign: CRMError.Code = "foreign"
  /// A record, or an amount, is larger than there can be.
  public static let tooLarge: CRMError.Code = "too-large"
  /// The store was opened without that kind of record.
  public static let unknownKind: CRMError.Code = "unknown-kind"
  /// There is no such user.
  public static let unknownUser: CRMError.Code = "unknown-user"
  /// A write with that idempotency key was committed before.
  public static let alreadyWritten: CRMError.Code = "already-written"
  /// A write was begun inside of another one.
  public static let nestedWrite: CRMError.Code = "nested-write"
  /// A write put another transaction in the place of its own.
  public static let exchangedTransaction: CRMError.Code = "exchanged-transaction"
  /// A text is no value of its type.
  public static let value: CRMError.Code = "value"
  /// A filter cannot be read.
  public static let filter: CRMError.Code = "filter"
  /// A file cannot be imported at all.
  public static let importFile: CRMError.Code = "import-file"
  /// Rows of an import were refused.
  public static let importRefused: CRMError.Code = "import-refused"
  /// The journal cannot be understood.
  public static let journal: CRMError.Code = "journal"
}

/// The errors of stores.
extension CRMError.Code {
  /// Others wrote to the store at the same time.
  public static let conflict: CRMError.Code = "conflict"
  /// Another process holds the store.
  public static let busy: CRMError.Code = "busy"
  /// There is no store at the path.
  public static let noStore: CRMError.Code = "no-store"
  /// There is something at the path already.
  public static let storeExists: CRMError.Code = "store-exists"
  /// Committed data are damaged.
  public static let damaged: CRMError.Code = "damaged"
  /// The store is of a newer format.
  public static let newerFormat: CRMError.Code = "newer-format"
  /// The system refused to write; nothing was written.
  public static let notWritten: CRMError.Code = "not-written"
  /// It is not known whether a write is durable.
  public static let outcomeUnknown: CRMError.Code = "outcome-unknown"
  /// The place cannot be read or used.
  public static let unusable: CRMError.Code = "unusable"
  /// The store may only be read.
  public static let readOnly: CRMError.Code = "read-only"
  /// The store was closed.
  public static let closed: CRMError.Code = "closed"
  /// The store keeps no contents of files.
  public static let noContents: CRMError.Code = "no-contents"
  /// The content of a file is missing.
  public static let missingContent: CRMError.Code = "missing-content"
  /// The content of a file is damaged.
  public static let damagedContent: CRMError.Code = "damaged-content"
}
