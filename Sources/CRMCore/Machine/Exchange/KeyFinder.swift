/// Finds live records by the value of one field: by its index, else by a table made once.
struct KeyFinder<R: CRMRecord> {
  private let table: Table<R>
  private let path: FieldPath
  private var numbers: [String: [UInt32]]?

  init(_ table: Table<R>, _ path: FieldPath) {
    self.table = table
    self.path = path
  }

  /// The text by which values are the same.
  func key(_ value: Value) -> String { path.field?.keyText(of: value) ?? value.description }

  /// The live records with that key.
  mutating func records(_ key: String) -> [UInt32] {
    if path == .id {
      guard let number = RecordReference.number(key.utf8), table[R.ID(number)] != nil else {
        return []
      }
      return [number]
    }
    if let field = path.field, field.isUnique {
      return table.numbers(holding: key, in: field).filter { table.live.contains($0) }
    }
    let known = numbers ?? all()
    numbers = known
    return known[key] ?? []
  }

  private func all() -> [String: [UInt32]] {
    var found: [String: [UInt32]] = [:]
    table.forEach { record in
      let value = path.value(in: record)
      if record.isDeleted || value.isAbsent { return }
      found[key(value), default: []].append(record.header.number)
    }
    return found
  }
}
