extension WriteTransaction {
  /// Changes a record: `change` gets it as it stands and leaves it as it shall be.
  ///
  /// A change that changes nothing writes nothing. Throws a ``CRMError`` and changes nothing when
  /// the record is not at `version` or the rules forbid what was changed.
  @discardableResult
  public mutating func update<R: CRMRecord>(
    _ id: Identifier<R>, ifVersion version: Int? = nil, _ change: (inout R) throws -> Void
  ) throws -> Bool {
    guard let row = liveRow(R.schema.slots, id.number) else {
      _ = try require(id)
      throw CRMError.notFound(id.reference)
    }
    let old = R(row, id.number)
    var new = old
    try change(&new)
    var proposal = Proposal(.update, old, row, to: new)
    proposal.change.version = version
    return try atomically { tx in try tx.decide(&proposal) }
  }
}
