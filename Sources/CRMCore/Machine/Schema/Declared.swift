/// A struct whose stored properties are declared once, in its schema.
///
/// The requirements are what the journal, the tables and queries need; ``CRMRecord`` adds the rules.
public protocol Declared: Sendable {
  /// The kind's name, as it stands in the journal and on the command line.
  static var kind: RecordKind { get }
  /// The one list of the kind's fields.
  static var schema: RecordSchema<Self> { get }
  /// What all records carry.
  var header: RecordHeader { get set }
  /// Makes an empty record, into which fields are read.
  init()
}

extension Declared {
  /// A record's typed number.
  public typealias ID = Identifier<Self>

  /// The field declared at a key path; a path that is no field stops the program.
  public static func field<V>(_ path: KeyPath<Self, V>) -> AnyField {
    guard let field = schema.field(at: path) else {
      // Told in a release build too, where a precondition stops without a word.
      fatalError("\(path) is no declared field of \(kind)")
    }
    return field
  }

  /// The field called `name`; a name that is none stops the program.
  public static func field(named name: String) -> AnyField {
    guard let field = schema.field(named: name) else {
      // As above.
      fatalError("\(name) is no declared field of \(kind)")
    }
    return field
  }

  /// The record's number; 0 before it was inserted.
  public var id: ID { ID(header.number) }
  /// The id with its kind as data.
  public var reference: RecordReference {
    RecordReference(kind: Self.kind, number: header.number)
  }

  /// An id of the source system, unique within the kind.
  public var externalID: String? {
    get { header.externalID }
    set { header.externalID = newValue }
  }
  /// Free words that mark the record.
  public var tags: [String] {
    get { header.tags }
    set { header.tags = newValue }
  }
  /// The values of custom fields.
  public var custom: CustomValues {
    get { header.custom }
    set { header.custom = newValue }
  }
  /// When the record was made.
  public var createdAt: Timestamp { header.createdAt }
  /// Who made it.
  public var createdBy: Principal { header.createdBy }
  /// When it was last changed.
  public var modifiedAt: Timestamp { header.modifiedAt }
  /// Who changed it last.
  public var modifiedBy: Principal { header.modifiedBy }
  /// How often it was written, for `ifVersion` checks.
  public var version: Int { Int(header.version) }
  /// When it was deleted; nil while it lives.
  public var deletedAt: Timestamp? { header.deletedAt }
  /// Whether it was deleted.
  public var isDeleted: Bool { header.deletedAt != nil }
}
