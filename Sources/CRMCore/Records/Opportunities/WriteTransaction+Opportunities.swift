extension WriteTransaction {
  /// Moves an opportunity to another stage of its pipeline.
  public mutating func move(
    _ opportunity: Opportunity.ID, to stage: Opportunity.Stage, ifVersion version: Int? = nil
  ) throws {
    try perform("opportunity.move") { tx in
      let moved = try tx.update(opportunity, ifVersion: version) { $0.stage = stage }
      if !moved { throw try tx.refusal(of: opportunity, to: stage.rawValue) }
    }
  }

  /// Wins an opportunity: it needs a customer and an amount, its own or `amount`.
  ///
  /// It is closed now, or at the time given, which cannot be to come.
  public mutating func win(
    _ opportunity: Opportunity.ID, amount: Money? = nil, on time: Timestamp? = nil,
    ifVersion version: Int? = nil
  ) throws {
    try close(opportunity, "win", .won, ifVersion: version) { record, now throws(CRMError) in
      if let time, time > now {
        throw .rule(
          CRMError.RuleViolation(
            .opportunityClosedAt, opportunity.reference, field: "closedAt",
            "what is still to come cannot be won yet", expected: "\(now) or earlier"))
      }
      record.closedAt = time ?? now
      record.amount = amount ?? record.amount
    }
  }

  /// Gives an opportunity up, for one of the settings' reasons; the reason "other" needs a note.
  public mutating func lose(
    _ opportunity: Opportunity.ID, reason: String, note: String? = nil,
    ifVersion version: Int? = nil
  ) throws {
    try close(opportunity, "lose", .lost, ifVersion: version) { record, now throws(CRMError) in
      record.closedAt = now
      record.lostReason = reason
      record.lostNote = note
    }
  }

  /// Takes a won or lost opportunity up again, in the stage that it was closed from.
  ///
  /// When it was closed, and why it was lost, is cleared.
  public mutating func reopen(
    _ opportunity: Opportunity.ID, ifVersion version: Int? = nil
  ) throws {
    try perform("opportunity.reopen") { tx in
      let record = try tx.require(opportunity)
      let status = record.stage.rawValue
      guard let lifecycle = tx.configuration.lifecycle(of: Opportunity.self),
        lifecycle[status]?.meaning.isClosed == true,
        let move = lifecycle.nextMoves(of: record, status).first
      else { throw try tx.refusal(of: opportunity, to: status) }
      try tx.update(opportunity, ifVersion: version) {
        $0.stage = Opportunity.Stage(rawValue: move.to)
      }
    }
  }

  /// Moves to the pipeline's stage of that meaning: the next one, else the nearest before.
  private mutating func close(
    _ id: Opportunity.ID, _ verb: String, _ meaning: Lifecycle.Meaning, ifVersion version: Int?,
    _ change: (inout Opportunity, Timestamp) throws(CRMError) -> Void
  ) throws {
    try perform("opportunity.\(verb)") { tx in
      let status = try tx.require(id).stage.rawValue
      let keys = tx.configuration.lifecycle(of: Opportunity.self)?.states.map(\.key) ?? []
      let targets =
        tx.configuration.lifecycle(of: Opportunity.self)?.moves(from: status, to: meaning)
        .map(\.to) ?? []
      let later = keys.drop { $0 != status }
      guard let target = targets.first(where: later.contains) ?? targets.last else {
        throw try tx.refusal(of: id, to: meaning.rawValue)
      }
      let now = tx.now
      try tx.update(id, ifVersion: version) { record in
        try change(&record, now)
        record.stage = Opportunity.Stage(rawValue: target)
      }
    }
  }
}
