/// What all records carry beside their own fields; the engine stamps most of it.
public struct RecordHeader: Hashable, Sendable {
  /// The record's number; 0 before it was inserted.
  public package(set) var number: UInt32 = 0
  /// How often the record was written.
  package var version: UInt32 = 0
  package var createdBy = Self.nobody
  package var modifiedBy = Principal.system
  package var createdAt = Self.unstamped
  package var modifiedAt = Self.unstamped
  @usableFromInline package var deletedAt: Timestamp?
  /// Whether it was deleted with the record it belongs to, and comes back with it.
  package var cascaded = false
  /// What the deletion of other records took out of its fields.
  package var unlinked: [UnlinkedReference] = []
  /// Whether it has fields or values that another version wrote and this one does not read.
  package var isForeign = false
  /// An id of the source system.
  public var externalID: String?
  /// Free words that mark the record.
  public var tags: [String] = []
  /// The values of custom fields.
  public var custom = CustomValues()

  /// What the times of a record hold before the engine stamps them.
  package static let unstamped = Timestamp(milliseconds: .min)
  /// Who made a record before the engine stamps it.
  package static let nobody = Principal(user: .max)

  /// Makes the header of a record that was not inserted yet.
  public init() {}
}

extension RecordHeader: Declared {
  /// The kind's name.
  public static let kind: RecordKind = "record"

  /// The fields of every record, declared like any other.
  public static let schema = RecordSchema<RecordHeader>(
    part: Field("externalId", \.externalID, .unique, .label("External id")),
    Field("tags", \.tags),
    Field("createdAt", \.createdAt, .stamped, .readOnly, .indexed, .label("Created")),
    Field("createdBy", \.createdBy, .stamped, .readOnly, .label("Created by")),
    Field("modifiedAt", \.modifiedAt, .stamped, .readOnly, .label("Modified")),
    Field("modifiedBy", \.modifiedBy, .stamped, .readOnly, .label("Modified by")),
    Field("deletedAt", \.deletedAt, .readOnly, .label("Deleted")),
    Field("cascaded", \.cascaded, .readOnly, .hidden),
    Field("unlinked", \.unlinked, .readOnly, .hidden, .indexed),
    Field("custom", \.custom, .hidden))

  /// Where the property behind the last of its fields is in it.
  static let customOffset = MemoryLayout<RecordHeader>.offset(of: \.custom) ?? 0

  /// The fields in which the engine remembers what went with what; changes are told without them.
  static let traces: Set = ["cascaded", "unlinked"]

  /// Itself.
  public var header: RecordHeader {
    get { self }
    set { self = newValue }
  }
}
