extension WriteTransaction {
  /// Deletes a record softly, and with it what belongs to it; ``restore(_:)`` brings all back.
  ///
  /// Refused while live records point at it whose declaration forbids that, naming them.
  public mutating func delete<R: CRMRecord>(
    _ id: Identifier<R>, ifVersion version: Int? = nil
  ) throws {
    guard let row = liveRow(R.schema.slots, id.number) else {
      guard let record = try work.state.knownTable(R.self).find(id) else {
        throw CRMError.notFound(id.reference)
      }
      try authorize(.delete, record)
      throw CRMError.deleted(id.reference)
    }
    try perform(R.schema.slots.operation(.delete)) { tx in
      let record = R(row, id.number)
      var proposal = Proposal(.delete, record, row, to: record)
      proposal.change.version = version
      _ = try tx.decide(&proposal)
    }
  }

  /// A record and all that belongs to it at any remove, each once, however they point at each other.
  func belongings(of root: RecordReference) -> [RecordReference] {
    reach(from: root, by: .cascade) { field, table, record in
      table.records(of: field, naming: record).filter { table.isLive($0) }
    }
  }

  /// All records from which references lead to `root`, each once, as far as `step` goes on; those of
  /// one rule for deletions, or of all.
  func reach(
    from root: RecordReference, by rule: DeletionRule? = nil,
    _ step: (AnyField, TableContent, RecordReference) -> [UInt32]
  ) -> [RecordReference] {
    var found = [root]
    var seen: Set = [root]
    var next = 0
    while next < found.count {
      let record = found[next]
      next += 1
      for referrer in catalog.referrers(to: record.kind, by: rule) {
        guard let table = table(of: referrer) else { continue }
        for number in step(referrer.field, table, record) {
          let member = RecordReference(kind: table.kind, number: number)
          if seen.insert(member).inserted { found.append(member) }
        }
      }
    }
    return found
  }

  /// Refuses to delete what live records use, apart from those that go as well.
  func refuseWhileInUse(
    _ record: RecordReference, except family: Set<RecordReference>
  ) throws(CRMError) {
    var users: [RecordReference] = []
    for referrer in catalog.referrers(to: record.kind, by: .restrict) {
      users += holders(referrer, of: record).filter { !family.contains($0) }
    }
    users = users.uniqued()
    if users.isEmpty { return }
    throw .inUse(record, by: users)
  }

  /// The table of the kind that points at others; nil where it has no records.
  private func table(of referrer: Catalog.Referrer) -> TableContent? {
    work.state.isEmpty(referrer.slots) ? nil : work.state.content(of: referrer.slots)
  }

  /// The live records whose field points at `record`.
  func holders(
    _ referrer: Catalog.Referrer, of record: RecordReference
  ) -> [RecordReference] {
    guard let table = table(of: referrer) else { return [] }
    return table.records(of: referrer.field, naming: record).filter { table.isLive($0) }
      .map { RecordReference(kind: table.kind, number: $0) }
  }
}
