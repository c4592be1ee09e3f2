import Synchronization

/// The fields of a record kind, declared once; everything that handles records derives from it.
public final class RecordSchema<Root: Declared>: Sendable {
  /// The kind's name.
  public let kind: RecordKind
  /// The words for several of the kind, in headings.
  public let plural: String
  /// The group under which permissions name the kind.
  public let group: RecordGroup
  /// Whether records of the kind can be deleted at all.
  public let deletion: Deletability
  /// The kind's own fields in declared order, then those of every record.
  public let fields: [AnyField]
  /// A number for the kind within this process, dense from 0: its place in a state's tables.
  @usableFromInline package let ordinal: Int
  @usableFromInline package let slots: Slots
  let paths = KnownPaths()

  /// Declares the fields of a kind; it is a group of its own unless another is named.
  /// The engine refuses every deletion where `deletion` says so.
  ///
  /// `header` is the stored property with what all records carry; a computed one stops the program.
  /// `renamed` has the names that fields had in older builds, each with the one that came after it,
  /// and `retired` those of fields that are gone: what was written under them is read as the field of
  /// the new name, or dropped. A name that leads to no declared field stops the program.
  public convenience init(
    header: WritableKeyPath<Root, RecordHeader>, plural: String? = nil,
    group: RecordGroup? = nil, deletion: Deletability = .allowed, renamed: [String: String] = [:],
    retired: [String] = [],
    _ fields: Field<Root>...
  ) {
    guard let base = MemoryLayout<Root>.offset(of: header) else {
      // Told in a release build too, where a precondition stops without a word.
      fatalError("the header of \(Root.kind) is not a stored property")
    }
    let common = RecordHeader.schema.fields
    let former = FormerNames(
      renamed: renamed, retired: retired,
      among: fields.map(\.erased.name) + common.map(\.name), of: Root.kind)
    let own = fields.enumerated().map { slot, field in
      field.erased.placed(at: slot, formerNames: former.byName[field.erased.name] ?? [])
    }
    let placed = common.enumerated().map { $1.placed(at: own.count + $0, base: base) }
    self.init(plural, group, deletion, all: own + placed, former)
  }

  /// Declares a struct that is part of others and has no header of its own.
  convenience init(part fields: Field<Root>...) {
    self.init(
      nil, nil, .allowed, all: fields.enumerated().map { $1.erased.placed(at: $0) }, FormerNames())
  }

  private init(
    _ plural: String?, _ group: RecordGroup?, _ deletion: Deletability, all: [AnyField],
    _ former: FormerNames
  ) {
    let kind = Root.kind
    self.kind = kind
    self.plural = plural ?? kind.rawValue + "s"
    self.group = group ?? RecordGroup(rawValue: kind.rawValue)
    self.deletion = deletion
    fields = all
    ordinal = schemaCount.wrappingAdd(1, ordering: .relaxed).oldValue
    let (ordinal, of) = (ordinal, self.group)
    // Never freed: records begin as copies of it, and what has its bytes is known to hold the same.
    let blank = UnsafeMutablePointer<Root>.allocate(capacity: 1)
    blank.initialize(to: Root())
    slots = Slots(
      all, former, of: kind, in: of, ordinal: ordinal, root: Root.self,
      blank: UnsafeMutableRawPointer(blank))
  }

  /// The field called `name` in any of its spellings, `estimatedValue`, `estimated-value`, or by its
  /// option.
  public func field(named name: String) -> AnyField? { slots.field(named: name) }

  /// The field that names a record for people.
  public var title: AnyField? { fields.first { $0.traits.flags.contains(.title) } }
  /// The field whose lifecycle rules the kind.
  public var lifecycleField: AnyField? { slots.lifecycle }
  /// The field of the user who owns a record.
  public var ownerField: AnyField? { slots.owner }
}

/// How many schemas this process has made; kinds keep their number for its lifetime.
private let schemaCount = Atomic<Int>(0)
