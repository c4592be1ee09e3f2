/// The fields of a kind as one list to loop over, whatever struct they live in.
/// Not generic on purpose: a loop over generic fields costs three times as much.
@usableFromInline
package final class Slots: Sendable {
  package let kind: RecordKind
  package let group: RecordGroup
  package let fields: [AnyField]
  /// The names that fields had in older builds.
  let former: FormerNames
  package let lifecycle: AnyField?
  /// The field of the user who owns a record.
  package let owner: AnyField?
  /// The fields that point at records.
  package let references: [AnyField]
  /// The fields of the users to whom a record is given.
  package let holders: [AnyField]
  /// The fields that only operations change, without those that the engine stamps.
  package let readOnly: [AnyField]
  /// The fields that no two live records share.
  package let unique: [AnyField]
  /// The fields that are unique, or whose equal values mark duplicates.
  package let keys: [AnyField]
  /// The fields by which holders of a record are found: references, and those that were emptied.
  let naming: [AnyField]
  /// The place of the kind in a state's tables.
  let ordinal: Int
  let all: [Slot]
  /// How many words the bits of the fields take in a row.
  let maskWords: Int
  /// An empty record as a row: a line that leaves out a field means its value in here.
  let blank: Row
  let stamps: Stamps
  /// Where the header is in the struct; −1 in a struct that is no record.
  let header: Int
  /// For each byte of the struct one more than the field whose property begins there; 0 for none.
  private let places: [UInt16]
  private let root: any Declared.Type
  // An empty record, in the journal's form. Written before anybody has it and never again; kept as
  // long as the process runs, as schemas are.
  nonisolated(unsafe) private let empty: UnsafeRawPointer
  private let operations: [ChangeVerb: String]

  /// What a loop needs of a field, without a reference to count.
  struct Slot: Sendable {
    let key: StaticString
    let offset: Int
    let access: FieldAccess
    let property: PropertyType
    let isOptional: Bool
    /// How many bytes the property takes in its struct.
    let size: Int
    let flags: AnyField.Traits.Flags
    let choices: KnownChoices
    /// Whether an empty record has none either, so that a line may leave it out where it is absent.
    let isOmittable: Bool
  }

  init(
    _ fields: [AnyField], _ former: FormerNames, of kind: RecordKind, in group: RecordGroup,
    ordinal: Int,
    root: any Declared.Type, blank: UnsafeMutableRawPointer
  ) {
    precondition(fields.count <= RowView.fieldLimit, "\(kind) has too many fields")
    self.kind = kind
    self.group = group
    self.ordinal = ordinal
    self.fields = fields
    self.former = former
    self.root = root
    empty = UnsafeRawPointer(blank)
    references = fields.filter { $0.targets != nil }
    holders = references.filter {
      !$0.isReadOnly && !$0.traits.flags.isDisjoint(with: [.owner, .assignee])
    }
    readOnly = fields.filter { $0.isReadOnly && !$0.traits.flags.contains(.stamped) }
    unique = fields.filter(\.isUnique)
    keys = fields.filter { $0.isUnique || $0.isMatched }
    naming = fields.filter { $0.targets != nil || $0.name == "unlinked" }
    lifecycle = fields.first { $0.traits.lifecycle != nil }
    owner = fields.first { $0.traits.flags.contains(.owner) }
    all = fields.map { field in
      Slot(
        key: field.key, offset: field.offset, access: field.access,
        property: field.access.property, isOptional: field.access.isOptional,
        size: field.access.size, flags: field.traits.flags, choices: KnownChoices(field),
        isOmittable: field.access.isAbsent(blank + field.offset))
    }
    maskWords = max(1, (fields.count + 63) / 64)
    stamps = Stamps(fields)
    header = stamps.custom < 0 ? -1 : fields[stamps.custom].offset - RecordHeader.customOffset
    places = Self.places(fields)
    let verbs = ChangeVerb.allCases
    operations = Dictionary(
      uniqueKeysWithValues: verbs.map { ($0, "\(kind.rawValue).\($0.rawValue)") })
    for field in fields { field.access.normalize(blank + field.offset) }
    var builder = RowBuilder()
    Self.build(&builder, from: blank, all, fields) { _, _ in nil }
    self.blank = builder.row(position: 0, version: 0, byteBound: 0)
  }

  /// The field called `name` in any of its spellings, or by its option.
  func field(named name: String) -> AnyField? {
    if let field = fields.first(where: { $0.name == name }) { return field }
    let canonical = Naming.canonical(name)
    return fields.first { Naming.canonical($0.name) == canonical || $0.option == name }
  }

  /// The name of a plain change in the journal: `lead.update`.
  func operation(_ verb: ChangeVerb) -> String { operations[verb] ?? "" }

  /// Whether the struct at `base` has the very bytes of an empty record in a field.
  @inline(__always)
  func isBlank(_ slot: Int, _ base: UnsafeRawPointer) -> Bool {
    hasSameBytes(slot, base, empty)
  }

  /// Whether two structs have the same bytes in every field.
  func hasSameBytes(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer) -> Bool {
    all.indices.allSatisfy { hasSameBytes($0, left, right) }
  }

  @inline(__always)
  private func hasSameBytes(
    _ slot: Int, _ left: UnsafeRawPointer, _ right: UnsafeRawPointer
  ) -> Bool {
    let (offset, size) = (all[slot].offset, all[slot].size)
    return areSame(
      UnsafeRawBufferPointer(start: left + offset, count: size),
      UnsafeRawBufferPointer(start: right + offset, count: size))
  }

  private static func places(_ fields: [AnyField]) -> [UInt16] {
    var places = [UInt16](repeating: 0, count: (fields.map(\.offset).max() ?? 0) + 1)
    for field in fields.reversed() { places[field.offset] = UInt16(field.slot + 1) }
    return places
  }

  /// The field whose property begins at a place in the struct and is of a type; nil where none is.
  @usableFromInline
  func slot(at offset: Int, of type: any Any.Type) -> Int? {
    guard offset < places.count, places[offset] > 0 else { return nil }
    let first = Int(places[offset]) - 1
    if all[first].access.type == type { return first }
    // A property and its own first part begin at one place, and have different types.
    return all.firstIndex { $0.offset == offset && $0.access.type == type }
  }

  /// Where the fields are that the engine itself looks at; −1 in a struct that is no record.
  struct Stamps: Sendable {
    let externalID, tags, createdAt, createdBy, modifiedAt, modifiedBy, deletedAt: Int
    let cascaded, unlinked, custom: Int

    init(_ fields: [AnyField]) {
      // Those of the header come last, so that a kind may have fields of the same names.
      func slot(_ name: String) -> Int { fields.lastIndex { $0.name == name } ?? -1 }
      externalID = slot("externalId")
      tags = slot("tags")
      createdAt = slot("createdAt")
      createdBy = slot("createdBy")
      modifiedAt = slot("modifiedAt")
      modifiedBy = slot("modifiedBy")
      deletedAt = slot("deletedAt")
      cascaded = slot("cascaded")
      unlinked = slot("unlinked")
      custom = slot("custom")
    }
  }

  /// The value that an empty record has in a field.
  func emptyValue(of field: AnyField) -> Value { field.access.value(empty + field.offset) }

  /// Makes an empty record at a place where there is nothing yet.
  @inline(__always)
  func makeEmpty(at place: UnsafeMutableRawPointer) { root.copy(empty, to: place) }

  /// Makes a property of an empty record at a place where there is nothing yet.
  @inline(__always)
  func makeEmpty(_ slot: Int, at place: UnsafeMutableRawPointer) {
    all[slot].access.copy(empty + all[slot].offset, to: place)
  }

  /// The field that an older build may have called by another name; nil where none ever was.
  func field(everNamed name: String) -> AnyField? {
    if let field = fields.first(where: { $0.name == name }) { return field }
    if case .renamed(let slot) = former[name] { return fields[slot] }
    return nil
  }

  /// Where among the fields a key is, looked for first where the last one found was followed.
  func index(of key: JSONKey, from start: Int) -> Int? {
    for index in start..<all.count where key.matches(all[index].key) { return index }
    for index in 0..<min(start, all.count) where key.matches(all[index].key) { return index }
    return nil
  }
}

extension Declared {
  /// Copies a struct of this type to a place where there is nothing yet.
  fileprivate static func copy(_ record: UnsafeRawPointer, to place: UnsafeMutableRawPointer) {
    place.initializeMemory(as: Self.self, from: record.assumingMemoryBound(to: Self.self), count: 1)
  }
}
