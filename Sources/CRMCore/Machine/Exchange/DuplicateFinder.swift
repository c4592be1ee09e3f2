/// Finds likely duplicates of one record after the other.
///
/// A value that too many records share says nothing; it is looked up once and then left out, so
/// that a file of like rows costs no more than another.
struct DuplicateFinder<R: CRMRecord> {
  private let fields: [AnyField]
  /// The keys that too many share, by their hashes.
  private var common: [UInt64: Set<String>] = [:]

  /// Looks at matched fields; where duplicates are left out, at unique ones too.
  init(withUnique isUniqueToo: Bool) {
    fields = R.schema.slots.keys.filter { $0.isMatched || (isUniqueToo && $0.isUnique) }
  }

  /// The values of a record by which its duplicates are found.
  func values(of record: UnsafePointer<R>) -> [Value] {
    fields.map { $0.access.value(UnsafeRawPointer(record) + $0.offset) }
  }

  /// The live records that share one of a record's values, with the field's label.
  mutating func duplicates(
    of values: [Value], in table: Table<R>
  ) -> [(record: RecordReference, field: AnyField)] {
    let (content, slots) = (table.content, table.content.slots)
    var found: [(RecordReference, AnyField)] = []
    for (index, field) in fields.enumerated() {
      guard let hash = slots.keyHash(field, values[index], by: content.base.hash) else { continue }
      let (trace, known) = (slots.trace(field, hash), common[slots.trace(field, hash)])
      if let known, let key = field.keyText(of: values[index]), known.contains(key) { continue }
      let candidates = content.candidates(hash, field)
      // Most values are new, and then no text is made of them.
      if candidates.isEmpty { continue }
      guard let key = field.keyText(of: values[index]) else { continue }
      let numbers = candidates.filter { content.has($0, key, in: field) }
      if numbers.count > State.duplicateLimit {
        common[trace, default: []].insert(key)
        continue
      }
      found += numbers.filter { content.isLive($0) }.map {
        (RecordReference(kind: R.kind, number: $0), field)
      }
    }
    return found
  }
}
