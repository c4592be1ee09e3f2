extension Transaction {
  /// Moves a lead to a status that its lifecycle allows next by a plain move.
  public mutating func advance(
    _ lead: Lead.ID, to status: LeadStatus, ifVersion version: Int? = nil
  ) throws {
    try perform("lead.advance") { tx in
      let moved = try tx.update(lead, ifVersion: version) { $0.status = status }
      if !moved { throw try tx.refusal(of: status, lead) }
    }
  }

  /// Gives a lead up, for one of the settings' reasons; the reason "other" needs a note.
  public mutating func lose(
    _ lead: Lead.ID, reason: String, note: String? = nil, ifVersion version: Int? = nil
  ) throws {
    try perform("lead.lose") { tx in
      if try tx.require(lead).status == .lost { throw try tx.refusal(of: .lost, lead) }
      try tx.update(lead, ifVersion: version) { record in
        record.status = .lost
        record.lostReason = reason
        record.lostNote = note
      }
    }
  }

  /// Takes a lost lead up again, as contacted; the reason of its loss is cleared.
  public mutating func reopen(_ lead: Lead.ID, ifVersion version: Int? = nil) throws {
    try perform("lead.reopen") { tx in
      if try tx.require(lead).status != .lost { throw try tx.refusal(of: .contacted, lead) }
      try tx.update(lead, ifVersion: version) { $0.status = .contacted }
    }
  }

  private func refusal(of status: LeadStatus, _ id: Lead.ID) throws -> CRMError {
    let from = try require(id).status.rawValue
    let lifecycle = configuration.lifecycle(of: Lead.self)
    return .lifecycle(
      LifecycleRefusal(
        record: id.reference, from: from, to: status.rawValue,
        allowed: lifecycle?.moves(from: from).map(\.to) ?? []))
  }
}
