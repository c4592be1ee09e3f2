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
    try new.unlink(target, in: field)
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
    new.relink { work.state.isLive($0) }
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
    for field in R.schema.slots.references where field.traits.onDelete == .clear {
      for target in R.schema.value(of: field, in: proposal.new).references
      where !isThere(target) {
        try proposal.new.unlink(target, in: field)
      }
    }
    proposal.new.relink(where: isThere)
    proposal.change.unlinked = proposal.new.header.unlinked
  }
}

extension CRMRecord {
  /// Takes a record out of a field, and notes that it was there; a single place notes its last one.
  fileprivate mutating func unlink(_ target: RecordReference, in field: AnyField) throws {
    var rest: Value = .null
    if case .list(let values) = Self.schema.value(of: field, in: self) {
      rest = .list(values.filter { $0 != .reference(target) })
    }
    try Self.schema.assign(rest, to: field, in: &self)
    header.unlinked.removeAll { link in
      link.field == field.name && (link.record == target || !field.isList)
    }
    header.unlinked.append(UnlinkedReference(field.name, target))
  }

  /// Puts in again what was taken out, where its record is there and the place is free.
  fileprivate mutating func relink(where isThere: (RecordReference) -> Bool) {
    for link in header.unlinked where isThere(link.record) {
      guard let field = Self.schema.field(named: link.field), !isTaken(field, for: link.record)
      else { continue }
      var value: Value = .reference(link.record)
      if case .list(let values) = Self.schema.value(of: field, in: self) {
        value = .list(values + [value])
      }
      // Another version of the kind may have declared the field with another type: then it stays.
      try? Self.schema.assign(value, to: field, in: &self)
    }
    header.unlinked = open(header.unlinked)
  }

  /// The links whose place was not taken, by what was there before or by something else.
  func open(_ links: [UnlinkedReference]) -> [UnlinkedReference] {
    if links.isEmpty { return links }
    return links.filter { link in
      Self.schema.field(named: link.field).map { !isTaken($0, for: link.record) } ?? true
    }
  }

  private func isTaken(_ field: AnyField, for target: RecordReference) -> Bool {
    let value = Self.schema.value(of: field, in: self)
    return field.isList ? value.references.contains(target) : !value.isAbsent
  }
}

extension TableContent {
  /// The live records from which the deletion of `record` took a reference.
  fileprivate func numbers(unlinkedFrom record: RecordReference) -> [UInt32] {
    records(of: fields[slots.stamps.unlinked], naming: record).filter { isLive($0) }
  }
}
