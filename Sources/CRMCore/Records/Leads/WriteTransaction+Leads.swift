extension WriteTransaction {
  /// Moves a lead to a status that its lifecycle allows next by a plain move.
  public mutating func advance(
    _ lead: Lead.ID, to status: Lead.Status, ifVersion version: Int? = nil
  ) throws {
    try advance(lead, to: status, ifVersion: version) { _ in }
  }

  /// Gives a lead up, for one of the settings' reasons; the reason "other" needs a note.
  ///
  /// Where the lead may be lost in several ways, it is the first unless `status` says which.
  public mutating func lose(
    _ lead: Lead.ID, as status: Lead.Status? = nil, reason: String, note: String? = nil,
    ifVersion version: Int? = nil
  ) throws {
    try perform("lead.lose") { tx in
      let target = try status ?? tx.nextStatus(.lost, after: lead)
      try tx.advance(lead, to: target, ifVersion: version) { record in
        record.lostReason = reason
        record.lostNote = note
      }
    }
  }

  /// Takes a lost lead up again; the reason of its loss is cleared.
  public mutating func reopen(_ lead: Lead.ID, ifVersion version: Int? = nil) throws {
    try perform("lead.reopen") { tx in
      let status = try tx.require(lead).status
      let isLost = tx.meaning(of: status) == .lost
      guard isLost, let target = tx.leadTable?.moves(from: status.rawValue, to: .open).first else {
        throw try tx.refusal(of: lead, to: (isLost ? status : .contacted).rawValue)
      }
      try tx.update(lead, ifVersion: version) { $0.status = Lead.Status(rawValue: target.to) }
    }
  }

  private var leadTable: Lifecycle? { configuration.lifecycle(of: Lead.self) }

  /// What a status of leads means by the table in force.
  func meaning(of status: Lead.Status) -> Lifecycle.Meaning? {
    leadTable?[status.rawValue]?.meaning
  }

  /// The status of that meaning that a lead goes to next; where none is next, one that is refused.
  func nextStatus(_ meaning: Lifecycle.Meaning, after lead: Lead.ID) throws -> Lead.Status {
    let next = leadTable?.moves(from: try require(lead).status.rawValue, to: meaning).first?.to
    let any = leadTable?.states.first { $0.meaning == meaning }?.key
    return Lead.Status(rawValue: next ?? any ?? meaning.rawValue)
  }
}
