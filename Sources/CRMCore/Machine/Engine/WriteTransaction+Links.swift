extension WriteTransaction {
  /// Empties the fields that name a record which is deleted, and notes in each holder what they named.
  mutating func unlinkHolders(
    of record: RecordReference, except family: Set<RecordReference>
  ) throws {
    for referrer in catalog.referrers(to: record.kind, by: .clear) {
      for holder in holders(referrer, of: record) where !family.contains(holder) {
        try unlink(referrer.type, holder.number, referrer.field, record)
      }
    }
  }

  private mutating func unlink<R: CRMRecord>(
    _: R.Type, _ number: UInt32, _ field: AnyField, _ target: RecordReference
  ) throws {
    guard let row = liveRow(R.schema.slots, number) else { return }
    let old = R(row, number)
    var new = old
    try Draft.of(&new) { try $0.unlink(target, in: field) }
    var proposal = Proposal(.update, old, row, to: new)
    proposal.change.unlinked = new.header.unlinked
    _ = try consequently { tx in try tx.decide(&proposal) }
  }

  /// Puts records that came back into the fields of live records that named them before.
  ///
  /// Where something else has taken the place, that stays; where a rule is against it, a warning says
  /// so.
  mutating func relinkHolders(of records: [RecordReference]) throws {
    var holders: [RecordReference] = []
    for record in records {
      let clearing = catalog.referrers(to: record.kind, by: .clear)
      for kind in clearing.map({ $0.type.kind }).uniqued() {
        let numbers = work.state.table(of: kind)?.numbers(unlinkedFrom: record) ?? []
        holders += numbers.map { RecordReference(kind: kind, number: $0) }
      }
    }
    for holder in holders.uniqued() {
      if let type = catalog[holder.kind] { try relink(type, holder.number) }
    }
  }

  private mutating func relink<R: CRMRecord>(_: R.Type, _ number: UInt32) throws {
    guard let row = liveRow(R.schema.slots, number) else { return }
    let old = R(row, number)
    var new = old
    Draft.of(&new) { $0.relink { work.state.isLive($0) } }
    var proposal = Proposal(.update, old, row, to: new)
    do {
      _ = try atomically { tx in try tx.decide(&proposal) }
    } catch let error as CRMError where error.isRefusal {
      warn("what came back is not put in again: \(error.explanation.message)", about: old.reference)
    }
  }

  /// Settles the fields of a record that comes back: they name what is there again, and nothing else.
  func settleLinks<R: CRMRecord>(_ proposal: inout Proposal<R>) throws {
    let along = proposal.change.along
    func isThere(_ record: RecordReference) -> Bool {
      along.contains(record) || work.state.isLive(record)
    }
    try Draft.of(&proposal.new) { try $0.settleLinks(where: isThere) }
    proposal.change.unlinked = proposal.new.header.unlinked
  }
}

extension TableContent {
  /// The live records from which the deletion of `record` took a reference.
  fileprivate func numbers(unlinkedFrom record: RecordReference) -> [UInt32] {
    records(of: fields[slots.stamps.unlinked], naming: record).filter { isLive($0) }
  }
}
