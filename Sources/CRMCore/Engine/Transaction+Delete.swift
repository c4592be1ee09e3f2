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
      try tx.consequently { tx in try tx.removeFamily(of: id.reference) }
    }
  }

  /// Brings a deleted record back, with what was deleted along with it.
  ///
  /// Refused, naming the other, when a live record has taken a value that is unique.
  public mutating func restore<R: Record>(_ id: Identifier<R>) throws {
    guard let record = try work.state.knownTable(R.self).find(id) else {
      throw CRMError.notFound(id.reference)
    }
    guard record.isDeleted else { throw CRMError.notDeleted(id.reference) }
    try authorize(.delete, record)
    let name = operation ?? "\(R.kind.rawValue).restore"
    try perform(name) { tx in
      try tx.consequently { tx in try tx.bringBackFamily(of: record) }
    }
  }

  /// A record and all that belongs to it at any remove, each once, however they point at each other.
  ///
  /// `members` are those meant among the records whose reference to one of them cascades.
  private func family(
    of root: RecordReference, _ members: (IDSet, any AnyTable) -> [UInt32]
  ) -> [RecordReference] {
    var found = [root]
    var seen: Set = [root]
    var next = 0
    while next < found.count {
      let record = found[next]
      next += 1
      for referrer in catalog.referrers(to: record.kind)
      where referrer.field.traits.onDelete == .cascade {
        guard let table = work.state.table(of: referrer.type.kind),
          let all = table.indexes.records(of: referrer.field, holding: .reference(record))
        else { continue }
        for number in members(all, table) {
          let member = RecordReference(kind: table.kind, number: number)
          if seen.insert(member).inserted { found.append(member) }
        }
      }
    }
    return found
  }

  private mutating func removeFamily(of root: RecordReference) throws {
    let family = family(of: root) { all, table in Array(all.intersection(table.live)) }
    let falling = Set(family)
    for record in family.reversed() {
      guard let type = catalog[record.kind] else { continue }
      try remove(type, record.number, along: falling, cascaded: record != root)
    }
  }

  private mutating func remove<R: Record>(
    _: R.Type, _ number: UInt32, along falling: Set<RecordReference>, cascaded: Bool
  ) throws {
    guard let record = self[R.ID(number)] else { return }
    if record.header.isForeign { throw CRMError.foreign(record.reference) }
    try record.checkDeletion(in: self)
    let referrers = catalog.referrers(to: R.kind)
    try refuseWhileInUse(record.reference, referrers, except: falling)
    for referrer in referrers where referrer.field.traits.onDelete == .clear {
      for holder in holders(referrer, of: record.reference) where !falling.contains(holder) {
        try clear(referrer.type, holder.number, referrer.field, record.reference)
      }
    }
    guard var new = self[record.id] else { return }
    let old = new
    new.header.deletedAt = commitTime
    new.header.cascaded = cascaded
    new.header.stampChange(by: actor.principal, at: commitTime)
    try write(new, from: old, R.schema.differences(old, new))
    try new.follow(from: old, in: &self)
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

  private func refuseWhileInUse(
    _ record: RecordReference, _ referrers: [Catalog.Referrer], except falling: Set<RecordReference>
  ) throws {
    var users: [RecordReference] = []
    for referrer in referrers where referrer.field.traits.onDelete == .restrict {
      users += holders(referrer, of: record).filter { !falling.contains($0) }
    }
    users = users.uniqued()
    if !users.isEmpty {
      throw CRMError.inUse(record, by: Array(users.prefix(5)), count: users.count)
    }
  }

  /// The live records whose field points at `record`.
  private func holders(
    _ referrer: Catalog.Referrer, of record: RecordReference
  ) -> [RecordReference] {
    guard let table = work.state.table(of: referrer.type.kind),
      let all = table.indexes.records(of: referrer.field, holding: .reference(record))
    else { return [] }
    return all.intersection(table.live).map { RecordReference(kind: table.kind, number: $0) }
  }

  /// Brings a record back with those deleted along with it: by the same deletion, as its own.
  private mutating func bringBackFamily<R: Record>(of root: R) throws {
    let family = family(of: root.reference) { all, table in
      all.subtracting(table.live).filter { number in
        guard let header = table.header(of: number) else { return false }
        return header.cascaded && header.deletedAt == root.deletedAt
      }
    }
    for record in family {
      if let type = catalog[record.kind] { try bringBack(type, record.number) }
    }
    // Only when all of them are there can their references to each other be checked.
    for record in family {
      if let type = catalog[record.kind] { try checkReturn(type, record.number, root.deletedAt) }
    }
  }

  private mutating func bringBack<R: Record>(_: R.Type, _ number: UInt32) throws {
    guard let old = work.state.table(R.self).find(R.ID(number)) else { return }
    if old.header.isForeign { throw CRMError.foreign(old.reference) }
    var new = old
    new.header.deletedAt = nil
    try new.prepare(from: old, in: &self)
    new.header.keepStamps(of: old.header)
    R.schema.normalize(&new)
    new.header.deletedAt = nil
    new.header.cascaded = false
    new.header.stampChange(by: actor.principal, at: commitTime)
    try write(new, from: old, R.schema.differences(old, new))
  }

  private mutating func checkReturn<R: Record>(
    _: R.Type, _ number: UInt32, _ deletedAt: Timestamp?
  ) throws {
    guard let new = self[R.ID(number)] else { return }
    try checkReferences(new, from: nil)
    try checkUniqueness(new, from: nil)
    var old = new
    old.header.deletedAt = deletedAt
    try new.check(from: old, in: self)
  }
}
