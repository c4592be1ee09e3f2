extension Policy {
  /// What permissions look at in a record: its group, who owns it, who is assigned to it.
  public struct Standing: Hashable, Sendable {
    /// The record; number 0 is a new one.
    public let record: RecordReference
    /// The group that rules name.
    public let group: RecordGroup
    /// The users it belongs to, directly or through what it belongs to.
    public let owners: Set<UInt32>
    /// The users assigned to it.
    public let assignees: Set<UInt32>
    /// The records that it is about: it may be read only where they may.
    public let subjects: [Policy.Standing]
    /// Whether its owner may read it whatever it is about.
    let isOpenToOwner: Bool
    /// Whether it is part of another record, so that making or changing it is an update of that one.
    public let isPart: Bool
    /// The names that fields of the record's kind had before, for rules that still have those.
    var formerNames: [String: [String]] = [:]

    /// Makes the standing of a record.
    public init(
      record: RecordReference, group: RecordGroup, owners: Set<UInt32> = [],
      assignees: Set<UInt32> = [], isPart: Bool = false, subjects: [Policy.Standing] = []
    ) {
      self.init(
        record: record, group: group, owners: owners, assignees: assignees, isPart: isPart,
        subjects: subjects, isOpenToOwner: false)
    }

    fileprivate init(
      record: RecordReference, group: RecordGroup, owners: Set<UInt32>, assignees: Set<UInt32>,
      isPart: Bool, subjects: [Policy.Standing], isOpenToOwner: Bool
    ) {
      self.subjects = subjects
      self.isOpenToOwner = isOpenToOwner
      self.isPart = isPart
      self.record = record
      self.group = group
      self.owners = owners
      self.assignees = assignees
    }

    /// The standing of the kind as a whole: of lists, and of what has no owner.
    package static func kind<R: Declared>(_: R.Type) -> Policy.Standing {
      var standing = Policy.Standing(
        record: RecordReference(kind: R.kind, number: 0), group: R.schema.group,
        isPart: R.schema.slots.references.contains { $0.traits.flags.contains(.whole) })
      standing.formerNames = R.slots.former.byName
      return standing
    }
  }
}

extension State {
  /// The standing of a record as it is, or as it is proposed.
  package func standing<R: Declared>(of record: R) -> Policy.Standing {
    let schema = R.schema
    return standing(schema.slots, record.reference, depth: 0) { schema.value(of: $0, in: record) }
  }

  /// The standing of a record as a row of it says.
  func standing(of row: RowView, _ slots: Slots, _ record: RecordReference) -> Policy.Standing {
    standing(slots, record, depth: 0) { slots.value($0.slot, of: row) }
  }

  /// How many records above one are looked at: kinds could be declared as each other's parents.
  private static var depthLimit: Int { 8 }

  /// Follows the fields declared as parents until one with an owner is reached.
  private func standing(
    _ slots: Slots, _ record: RecordReference, depth: Int, _ value: (AnyField) -> Value
  ) -> Policy.Standing {
    let fields = slots.references
    var owners: Set<UInt32> = []
    var assignees: Set<UInt32> = []
    var parents: [RecordReference] = []
    var subjects: [Policy.Standing] = []
    for field in fields {
      guard case .reference(let target) = value(field) else { continue }
      if field.traits.flags.contains(.owner) { owners.insert(target.number) }
      if field.traits.flags.contains(.assignee) { assignees.insert(target.number) }
      if field.traits.flags.contains(.subject),
        let above = standing(of: target, depth: depth + 1)
      {
        subjects.append(above)
      }
      if field.traits.flags.contains(.parent), target.kind != record.kind { parents.append(target) }
    }
    var group = slots.group
    let hasOwner = fields.contains { $0.traits.flags.contains(.owner) }
    for parent in parents where group == .inherited || !hasOwner {
      guard let above = standing(of: parent, depth: depth + 1) else { continue }
      if group == .inherited { group = above.group }
      if !hasOwner { owners.formUnion(above.owners) }
    }
    var standing = Policy.Standing(
      record: record, group: group, owners: owners, assignees: assignees,
      isPart: fields.contains { $0.traits.flags.contains(.whole) }, subjects: subjects,
      isOpenToOwner: fields.contains { $0.traits.flags.contains(.openToOwner) })
    standing.formerNames = slots.former.byName
    return standing
  }

  /// The standing of the record that a reference points at, deleted ones too.
  package func standing(of reference: RecordReference) -> Policy.Standing? {
    standing(of: reference, depth: 0)
  }

  private func standing(of reference: RecordReference, depth: Int) -> Policy.Standing? {
    guard depth <= Self.depthLimit, let slots = kinds.slots(reference.kind) else { return nil }
    return withRow(slots, reference.number) { row in
      standing(slots, reference, depth: depth) { slots.value($0.slot, of: row) }
    }
  }
}
