/// The indexes of a table: one entry per indexed field.
/// They hold live and deleted records alike; readers intersect with the set they mean.
struct TableIndexes: Sendable {
  /// Which field is in which index; made once per table.
  let plan: IndexPlan
  var postings: [PostingIndex<Value>]
  var columns: [NumericColumn]
  var keys: [KeyIndex]

  init(_ slots: Slots) {
    plan = IndexPlan(slots)
    postings = plan.postings.map { _ in PostingIndex() }
    columns = plan.columns.map { _ in NumericColumn() }
    keys = plan.keys.map { _ in KeyIndex() }
  }

  /// Moves a record's entries from what it was to what it is; nil is no record.
  mutating func replace(_ number: UInt32, _ old: RowView?, with new: RowView, _ slots: Slots) {
    for (index, field) in plan.postings.enumerated() where field.differs(old, new) {
      if let old {
        for value in slots.elements(field, old) { postings[index].remove(value, number) }
      }
      for value in slots.elements(field, new) { postings[index].insert(value, number) }
    }
    for (index, field) in plan.columns.enumerated() where field.differs(old, new) {
      columns[index].set(number, slots.number(field.slot, of: new))
    }
    for (index, field) in plan.keys.enumerated() where field.differs(old, new) {
      if let old, let hash = slots.keyHash(field, old) { keys[index].remove(hash, number) }
      if let hash = slots.keyHash(field, new) { keys[index].insert(hash, number) }
    }
  }

  /// The records that hold `value` in `field`; nil when the field has no such index.
  func records(of field: AnyField, holding value: Value) -> IDSet? {
    plan.position(of: field, in: plan.postings).map { postings[$0][value] }
  }

  /// Every value of `field` with its records; nil when the field has no such index.
  func posting(of field: AnyField) -> PostingIndex<Value>? {
    plan.position(of: field, in: plan.postings).map { postings[$0] }
  }

  /// The numbers of `field` by record; nil when the field has no column.
  func column(of field: AnyField) -> NumericColumn? {
    plan.position(of: field, in: plan.columns).map { columns[$0] }
  }

  /// The records that may hold a key of that hash in `field`; nil when the field has no such index.
  func candidates(of field: AnyField, hash: UInt64) -> [UInt32]? {
    plan.position(of: field, in: plan.keys).map { keys[$0].candidates(hash) }
  }
}

/// Which fields of a kind are kept in which form of index.
final class IndexPlan: Sendable {
  let postings: [AnyField]
  let columns: [AnyField]
  let keys: [AnyField]

  init(_ slots: Slots) {
    postings = slots.fields.filter(\.hasPosting)
    columns = slots.fields.filter(\.hasColumn)
    keys = slots.keys
  }

  func position(of field: AnyField, in list: [AnyField]) -> Int? {
    list.firstIndex { $0.slot == field.slot }
  }
}

extension AnyField {
  /// References, lifecycles and lists always have one: deletion rules and stages ask for them.
  var hasPosting: Bool {
    if targets != nil || traits.lifecycle != nil { return true }
    return traits.flags.contains(.indexed) && !type.isNumeric
  }

  var hasColumn: Bool {
    type.isNumeric && !traits.flags.isDisjoint(with: [.indexed, .ordered])
  }

  fileprivate func differs(_ old: RowView?, _ new: RowView) -> Bool {
    guard let old else { return true }
    return !areSame(old.stored(slot) ?? .empty, new.stored(slot) ?? .empty)
  }

  /// The text by which values of a unique or matched field are the same; nil for an absent one.
  package func keyText(of value: Value) -> String? {
    if value.isAbsent { return nil }
    guard case .text(let text) = value else { return value.description }
    return switch type {
    case .email: EmailAddress(unchecked: text).normalized
    case .phone: PhoneNumber(unchecked: text).matchKey
    default: isUnique ? text : TextFolding.fold(text)
    }
  }
}

extension Slots {
  /// The value, or the distinct values of a list; none where it is absent.
  func elements(_ field: AnyField, _ row: RowView) -> [Value] {
    guard let bytes = row.slice(field.slot) else { return [] }
    let value = value(field.slot, bytes)
    if field.type.hasParts { return value.references.uniqued().map { .reference($0) } }
    if case .list(let values) = value { return Array(Set(values)) }
    return [value]
  }

  /// The text by which a record is found under a unique or matched field.
  func keyText(_ field: AnyField, _ row: RowView) -> String? {
    guard let bytes = row.slice(field.slot) else { return nil }
    return field.keyText(of: value(field.slot, bytes))
  }

  func keyHash(_ field: AnyField, _ row: RowView) -> UInt64? {
    keyText(field, row).map { TextHash.hash($0) }
  }
}
