extension Transaction {
  /// Changes a record: `change` gets it as it stands and leaves it as it shall be.
  ///
  /// A change that changes nothing writes nothing. Throws a ``CRMError`` and changes nothing when
  /// the record is not at `version` or the rules forbid what was changed.
  @discardableResult
  public mutating func update<R: Record>(
    _ id: Identifier<R>, ifVersion version: Int? = nil, _ change: (inout R) throws -> Void
  ) throws -> Bool {
    let old = try require(id)
    if let version, old.version != version {
      throw CRMError.versionMismatch(id.reference, expected: version, actual: old.version)
    }
    var new = old
    try change(&new)
    return try atomically { tx in try tx.updating(new, from: old) }
  }

  private mutating func updating<R: Record>(_ record: R, from old: R) throws -> Bool {
    var new = record
    new.header.keepStamps(of: old.header)
    R.schema.normalize(&new)
    if R.schema.differences(old, new).isEmpty { return false }
    if old.header.isForeign { throw CRMError.foreign(old.reference) }
    let forbidden = readOnlyProblems(new, from: old)
    try clearFields(&new, from: old)
    try new.prepare(from: old, in: &self)
    new.header.keepStamps(of: old.header)
    R.schema.normalize(&new)
    let changed = R.schema.differences(old, new)
    if changed.isEmpty { return false }
    try authorizeUpdate(new, from: old, changed)
    try validate(new, from: old, forbidden)
    try checkLifecycle(new, from: old)
    try new.check(from: old, in: self)
    try checkReferences(new, from: old)
    try checkHolders(new, from: old)
    try checkUniqueness(new, from: old)
    new.header.stampChange(by: actor.principal, at: commitTime)
    try write(new, from: old, changed)
    try consequently { tx in try new.follow(from: old, in: &tx) }
    return true
  }

  /// Empties the fields that the lifecycle's move clears.
  private func clearFields<R: Record>(_ new: inout R, from old: R) throws {
    guard let field = R.schema.lifecycleField,
      let move = move(new, from: old, field)
    else { return }
    for name in move.clears {
      guard let field = R.schema.field(named: name) else { continue }
      try R.schema.assign(.null, to: field, in: &new)
    }
  }

  /// The move that a change makes along its kind's lifecycle, if it makes one that exists.
  func move<R: Record>(_ new: R, from old: R, _ field: AnyField) -> Lifecycle.Move? {
    let from = R.schema.value(of: field, in: old).description
    let to = R.schema.value(of: field, in: new).description
    return from == to ? nil : work.configuration.lifecycle(of: R.self)?.move(from: from, to: to)
  }
}

extension RecordHeader {
  /// Takes everything that the engine alone sets from the header as it was.
  mutating func keepStamps(of old: RecordHeader) {
    number = old.number
    version = old.version
    createdAt = old.createdAt
    createdBy = old.createdBy
    modifiedAt = old.modifiedAt
    modifiedBy = old.modifiedBy
    deletedAt = old.deletedAt
    cascaded = old.cascaded
    isForeign = old.isForeign
  }

  /// Forgets the stamps that a caller's copy of some record brought along.
  mutating func clearStamps() {
    var blank = RecordHeader()
    blank.externalID = externalID
    blank.tags = tags
    blank.custom = custom
    self = blank
  }
}
