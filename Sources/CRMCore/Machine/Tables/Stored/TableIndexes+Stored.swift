extension TableIndexes {
  /// The indexes that a checkpoint has of a table, of which nothing is read yet.
  init(_ table: StoredTable) {
    let (slots, hash, state) = (table.slots, table.state.hash, table.state)
    let plan = IndexPlan(slots)
    self.init(
      plan: plan,
      postings: plan.postings.enumerated().map { index, field in
        let isList = slots.isPart(field)
        return state.part(
          "holders/\(field.name)", of: slots, PostingIndex(isList: isList, hash: hash)
        ) {
          PostingIndex(stored: &$0, isList: isList, by: hash)
        } instead: {
          $0.indexes.postings[index].value
        }
      },
      columns: plan.columns.enumerated().map { index, field in
        state.part("numbers/\(field.name)", of: slots, NumericColumn()) {
          NumericColumn(stored: &$0)
        } instead: {
          $0.indexes.columns[index].value
        }
      },
      keys: plan.keys.enumerated().map { index, field in
        state.part("keys/\(field.name)", of: slots, KeyIndex()) {
          KeyIndex(stored: &$0, by: hash)
        } instead: {
          $0.indexes.keys[index].value
        }
      },
      spellings: state.part("spellings", of: slots, Spellings()) {
        Spellings(stored: &$0)
      } instead: {
        $0.indexes.spellings.value
      })
  }

  /// Writes all indexes of a table.
  func store(_ writer: inout Checkpoint.Writer, _ base: TableBase) throws {
    let slots = base.slots
    for (index, field) in plan.postings.enumerated() {
      try writer.add("holders/\(field.name)", of: slots, postings[index]) { $0.store(in: &$1) }
    }
    for (index, field) in plan.columns.enumerated() {
      try writer.add("numbers/\(field.name)", of: slots, columns[index]) { $0.store(in: &$1) }
    }
    let isWritten = plan.keys.indices.filter { keys[$0].stored == nil }
    let texts = base.wideKeys(of: isWritten.map { plan.keys[$0] })
    for (index, field) in plan.keys.enumerated() {
      let own = texts[field.slot] ?? []
      try writer.add("keys/\(field.name)", of: slots, keys[index]) {
        $0.store(in: &$1, texts: own, by: base.hash)
      }
    }
    try writer.add("spellings", of: slots, spellings) { $0.store(in: &$1) }
  }
}

extension TableBase {
  /// Where the table differs from another that should be the same.
  func differences(from due: TableBase) -> [String] {
    var differences = indexes.differences(from: due.indexes) + texts.checkInvariants(of: due)
    if (rowCount, lastNumber) != (due.rowCount, due.lastNumber) {
      differences.append("\(rowCount) records, not \(due.rowCount)")
    }
    if live != due.live { differences.append("other live records") }
    if !transitions.elementsEqual(due.transitions) { differences.append("other moves") }
    due.rows.forEachPage { page, bytes in
      let isSame = rows.page(page).withUnsafeBytes { areSame($0, bytes) }
      if !isSame { differences.append("the records from \(max(page << 5, 1)) on") }
      return differences.count < Self.differenceLimit
    }
    return differences.map { "\(slots.kind): \($0)" }
  }

  private static var differenceLimit: Int { 100 }

  /// The keys that are not all ASCII, by their fields' slots, with the numbers of their records.
  fileprivate func wideKeys(of fields: [AnyField]) -> [Int: [(id: UInt32, key: String)]] {
    var found: [Int: [(id: UInt32, key: String)]] = [:]
    if fields.isEmpty { return found }
    rows.forEach { number, row in
      for field in fields {
        guard let bytes = row.slice(field.slot), !bytes.isASCII,
          let key = slots.keyText(field, row), key.utf8.contains(where: { $0 >= 0x80 })
        else { continue }
        found[field.slot, default: []].append((number, key))
      }
      return true
    }
    return found
  }
}
