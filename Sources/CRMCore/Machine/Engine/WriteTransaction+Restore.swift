extension WriteTransaction {
  /// Brings a deleted record back, with what was deleted along with it.
  ///
  /// What also belongs to another record that is still deleted comes back with that one; a warning
  /// says so. Refused, naming the other, when a live record has taken a value that is unique.
  public mutating func restore<R: CRMRecord>(_ id: Identifier<R>) throws {
    guard let record = try work.state.knownTable(R.self).find(id) else {
      throw CRMError.notFound(id.reference)
    }
    if !record.isDeleted {
      try authorize(.delete, record)
      throw CRMError.notDeleted(id.reference)
    }
    try perform(R.schema.slots.operation(.restore)) { tx in
      try tx.decideReturn(of: record, with: tx.returning(with: id.reference))
    }
  }

  /// The records that went along with others and can come back once `root` is there.
  ///
  /// A record comes back when all that it cannot be without is there, whatever took it along, and
  /// whenever: so several deletions can be taken back in any order.
  private mutating func returning(with root: RecordReference) -> [any CRMRecord] {
    let reached = reach(from: root) { field, table, record in
      guard field.isBound else { return [] }
      return table.records(of: field, naming: record).filter {
        !table.isLive($0) && table.isCascaded($0)
      }
    }
    var dependants: [RecordReference: [RecordReference]] = [:]
    var waiting: [(RecordReference, on: RecordReference)] = []
    let all = Set(reached)
    for record in reached where record != root {
      for need in needs(of: record) {
        dependants[need, default: []].append(record)
        if !all.contains(need), !work.state.isLive(need) { waiting.append((record, on: need)) }
      }
    }
    let staying = stay(waiting, dependants)
    return reached.dropFirst().filter { !staying.contains($0) }.compactMap { record in
      catalog[record.kind].flatMap { find($0, record.number) }
    }
  }

  /// Those that wait for something, and those that depend on them; a warning tells of it.
  private mutating func stay(
    _ waiting: [(RecordReference, on: RecordReference)],
    _ dependants: [RecordReference: [RecordReference]]
  ) -> Set<RecordReference> {
    var staying: Set<RecordReference> = []
    var next = waiting.map(\.0)
    while let record = next.popLast() {
      if staying.insert(record).inserted { next += dependants[record] ?? [] }
    }
    if let (record, need) = waiting.first {
      let others = staying.count - 1
      warn(
        "it stays deleted until \(need) is back"
          + (others == 0 ? "" : ", and so do \(others) more"), about: record)
    }
    return staying
  }

  /// What a record cannot be without.
  private func needs(of record: RecordReference) -> [RecordReference] {
    guard let table = work.state.table(of: record.kind) else { return [] }
    return table.fields.filter { $0.targets != nil && $0.isBound }.flatMap {
      table.value(of: $0, in: record.number).references
    }
  }

  private func find<R: CRMRecord>(_: R.Type, _ number: UInt32) -> (any CRMRecord)? {
    work.state.table(R.self).find(R.ID(number))
  }
}

extension AnyField {
  /// Whether a record cannot live while what the field names is deleted.
  var isBound: Bool {
    traits.onDelete == .restrict || traits.onDelete == .cascade
  }
}
