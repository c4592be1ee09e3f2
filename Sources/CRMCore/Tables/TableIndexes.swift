/// The indexes of a table, kept with every change of a row: one entry per indexed field.
///
/// They hold live and deleted records alike; readers intersect with the set they mean.
package struct TableIndexes: Sendable {
  /// Which field is in which index; made once per table.
  let plan: IndexPlan
  var postings: [ValueIndex<Value>]
  var columns: [NumericColumn]
  var keys: [KeyIndex]

  init(_ fields: [AnyField]) {
    plan = IndexPlan(fields)
    postings = plan.postings.map { _ in ValueIndex() }
    columns = plan.columns.map { _ in NumericColumn() }
    keys = plan.keys.map { _ in KeyIndex() }
  }

  /// Moves a record's entries from what it was to what it is; nil is no record.
  mutating func replace(
    _ number: UInt32, _ old: UnsafeRawPointer?, with new: UnsafeRawPointer?
  ) {
    for (index, field) in plan.postings.enumerated() where field.differs(old, new) {
      for value in field.elements(old) { postings[index].remove(value, number) }
      for value in field.elements(new) { postings[index].insert(value, number) }
    }
    for (index, field) in plan.columns.enumerated() where field.differs(old, new) {
      columns[index].set(number, field.number(new))
    }
    for (index, field) in plan.keys.enumerated() where field.differs(old, new) {
      if let key = field.keyText(old) { keys[index].remove(TextHash.hash(key), number) }
      if let key = field.keyText(new) { keys[index].insert(TextHash.hash(key), number) }
    }
  }

  /// The records that hold `value` in `field`; nil when the field has no such index.
  package func records(of field: AnyField, holding value: Value) -> IDSet? {
    plan.position(of: field, in: plan.postings).map { postings[$0][value] }
  }

  /// Every value of `field` with its records; nil when the field has no such index.
  package func posting(of field: AnyField) -> ValueIndex<Value>? {
    plan.position(of: field, in: plan.postings).map { postings[$0] }
  }

  /// The numbers of `field` by record; nil when the field has no column.
  package func column(of field: AnyField) -> NumericColumn? {
    plan.position(of: field, in: plan.columns).map { columns[$0] }
  }

  /// The fields whose equal values mark duplicates.
  package var keyFields: [AnyField] { plan.keys }

  /// The records that may hold `key` in the unique `field`: their values have the same hash.
  package func candidates(of field: AnyField, key: String) -> [UInt32]? {
    plan.position(of: field, in: plan.keys).map { keys[$0].candidates(TextHash.hash(key)) }
  }
}

/// Which fields of a kind are kept in which form of index.
final class IndexPlan: Sendable {
  let postings: [AnyField]
  let columns: [AnyField]
  let keys: [AnyField]

  init(_ fields: [AnyField]) {
    postings = fields.filter(\.hasPosting)
    columns = fields.filter(\.hasColumn)
    keys = fields.filter { $0.isUnique || $0.traits.flags.contains(.matched) }
  }

  func position(of field: AnyField, in list: [AnyField]) -> Int? {
    list.firstIndex { $0 === field }
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

  func differs(_ old: UnsafeRawPointer?, _ new: UnsafeRawPointer?) -> Bool {
    guard let old, let new else { return true }
    return !access.isSame(old + offset, new + offset)
  }

  func number(_ base: UnsafeRawPointer?) -> Int64? {
    base.flatMap { access.value($0 + offset).number }
  }

  /// The value, or the distinct values of a list; none where it is absent.
  func elements(_ base: UnsafeRawPointer?) -> [Value] {
    guard let base, !access.isAbsent(base + offset) else { return [] }
    let value = access.value(base + offset)
    if type.hasParts { return value.references.uniqued().map { .reference($0) } }
    if case .list(let values) = value { return Array(Set(values)) }
    return [value]
  }

  func keyText(_ base: UnsafeRawPointer?) -> String? {
    base.flatMap { keyText(of: access.value($0 + offset)) }
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
