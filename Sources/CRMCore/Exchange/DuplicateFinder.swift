/// Finds likely duplicates of one record after the other.
///
/// A value that too many records share says nothing; it is looked up once and then left out, so
/// that a file of like rows costs no more than another.
struct DuplicateFinder<R: Record> {
  private let fields: [AnyField]
  private var common: Set<Question> = []

  private struct Question: Hashable {
    let field: Int
    let key: String
  }

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
    var found: [(RecordReference, AnyField)] = []
    for (index, field) in fields.enumerated() {
      guard let key = field.keyText(of: values[index]) else { continue }
      if common.contains(Question(field: index, key: key)) { continue }
      let numbers = table.numbers(holding: key, in: field)
      if numbers.isEmpty { continue }
      if numbers.count > State.duplicateLimit {
        common.insert(Question(field: index, key: key))
        continue
      }
      found += numbers.filter { table.content.isLive($0) }.map {
        (RecordReference(kind: R.kind, number: $0), field)
      }
    }
    return found
  }
}
