extension Transaction {
  /// Deletes a record softly, and with it what belongs to it; ``restore(_:)`` brings all back.
  ///
  /// Refused while live records point at it whose declaration forbids that, naming them.
  public mutating func delete<R: Record>(
    _ id: Identifier<R>, ifVersion version: Int? = nil
  ) throws {
    let record = try require(id)
    if let version, record.version != version {
      throw CRMError.versionMismatch(id.reference, expected: version, actual: record.version)
    }
    try authorize(.delete, record)
    let name = operation ?? "\(R.kind.rawValue).delete"
    try perform(name) { tx in
      try tx.consequently { tx in try tx.remove(record, cascaded: false) }
    }
  }

  /// Brings a deleted record back, with what was deleted along with it.
  ///
  /// Refused, naming the other, when a live record has taken a value that is unique.
  public mutating func restore<R: Record>(_ id: Identifier<R>) throws {
    guard let record = work.state.table(R.self).find(id) else {
      throw CRMError.notFound(id.reference)
    }
    guard record.isDeleted else { throw CRMError.notDeleted(id.reference) }
    try authorize(.delete, record)
    let name = operation ?? "\(R.kind.rawValue).restore"
    try perform(name) { tx in
      try tx.consequently { tx in try tx.bringBack(record) }
    }
  }

  private mutating func remove<R: Record>(_ record: R, cascaded: Bool) throws {
    if record.header.isForeign { throw CRMError.foreign(record.reference) }
    try record.checkDeletion(in: self)
    let referrers = catalog.referrers(to: R.kind)
    try refuseWhileInUse(record.reference, referrers)
    for referrer in referrers where referrer.field.traits.onDelete == .cascade {
      for number in holders(referrer, of: record.reference) {
        try removeCascaded(referrer.type, number)
      }
    }
    for referrer in referrers where referrer.field.traits.onDelete == .clear {
      for number in holders(referrer, of: record.reference) {
        try clear(referrer.type, number, referrer.field, record.reference)
      }
    }
    guard var new = work.state.table(R.self)[record.id] else { return }
    let old = new
    new.header.deletedAt = now
    new.header.cascaded = cascaded
    new.header.stampChange(by: actor.principal, at: now)
    try write(new, from: old, R.schema.differences(old, new))
    try new.follow(from: old, in: &self)
  }

  private mutating func removeCascaded<R: Record>(_: R.Type, _ number: UInt32) throws {
    guard let record = self[R.ID(number)] else { return }
    try remove(record, cascaded: true)
  }

  private mutating func clear<R: Record>(
    _: R.Type, _ number: UInt32, _ field: AnyField, _ target: RecordReference
  ) throws {
    try update(R.ID(number)) { record in
      var rest: Value = .null
      if case .list(let values) = R.schema.value(of: field, in: record) {
        rest = .list(values.filter { $0 != .reference(target) })
      }
      try R.schema.assign(rest, to: field, in: &record)
    }
  }

  private func refuseWhileInUse(_ record: RecordReference, _ referrers: [Catalog.Referrer]) throws {
    var users: [RecordReference] = []
    for referrer in referrers where referrer.field.traits.onDelete == .restrict {
      users += holders(referrer, of: record).map {
        RecordReference(kind: referrer.type.kind, number: $0)
      }
    }
    users = users.uniqued()
    if !users.isEmpty {
      throw CRMError.inUse(record, by: Array(users.prefix(5)), count: users.count)
    }
  }

  /// The live records whose field points at `record`.
  private func holders(_ referrer: Catalog.Referrer, of record: RecordReference) -> [UInt32] {
    guard let table = work.state.table(of: referrer.type.kind),
      let all = table.indexes.records(of: referrer.field, holding: .reference(record))
    else { return [] }
    return Array(all.intersection(table.live))
  }

  private mutating func bringBack<R: Record>(_ record: R) throws {
    let old = record
    var new = record
    new.header.deletedAt = nil
    new.header.cascaded = false
    try new.prepare(from: old, in: &self)
    try checkReferences(new, from: nil)
    try checkUniqueness(new, from: nil)
    new.header.stampChange(by: actor.principal, at: now)
    try write(new, from: old, R.schema.differences(old, new))
    for referrer in catalog.referrers(to: R.kind) where referrer.field.traits.onDelete == .cascade {
      for number in deletedHolders(referrer, of: old) {
        try bringBackCascaded(referrer.type, number)
      }
    }
    try new.check(from: old, in: self)
  }

  private mutating func bringBackCascaded<R: Record>(_: R.Type, _ number: UInt32) throws {
    guard let record = work.state.table(R.self).find(R.ID(number)) else { return }
    try bringBack(record)
  }

  /// The records that were deleted along with `record`: by the same deletion, as its own.
  private func deletedHolders<R: Record>(_ referrer: Catalog.Referrer, of record: R) -> [UInt32] {
    guard let table = work.state.table(of: referrer.type.kind),
      let all = table.indexes.records(of: referrer.field, holding: .reference(record.reference))
    else { return [] }
    return all.subtracting(table.live).filter { number in
      guard let header = table.header(of: number) else { return false }
      return header.cascaded && header.deletedAt == record.deletedAt
    }
  }
}
