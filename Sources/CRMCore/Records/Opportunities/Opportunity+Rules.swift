extension Opportunity {
  /// Fills in the probability, what closing stamps, and the name where none was given.
  public mutating func prepare(from old: Opportunity?, in tx: inout WriteTransaction) throws {
    let settings = tx.snapshot.settings
    let entered = settings.stage(stage.rawValue)
    if old?.stage != stage, let entered {
      if probability == nil || (old != nil && probability == old?.probability) {
        probability = entered.chance
      }
      if entered.kind.isClosed { close(from: old, in: entered, settings, now: tx.now) }
    }
    if probability == nil { probability = entered?.chance }
    nameByDefault(from: old, entered, in: tx)
  }

  /// Stamps when it was closed, unless that was given, and from where.
  private mutating func close(
    from old: Opportunity?, in stage: StoreSettings.PipelineStage, _ settings: StoreSettings,
    now: Timestamp
  ) {
    let before = old.flatMap { settings.stage($0.stage.rawValue) }
    if closedAt == nil || (before?.kind != stage.kind && closedAt == old?.closedAt) {
      closedAt = now
    }
    if let before, !before.kind.isClosed {
      lastOpenStage = old?.stage
    } else if lastOpenStage == nil {
      let open = settings.stages(of: stage.pipeline).filter { $0.kind == .open }
      let last =
        stage.kind == .lost
        ? open.min { $0.chance < $1.chance }
        : open.max { $0.chance < $1.chance }
      lastOpenStage = last.map { Opportunity.Stage(rawValue: $0.key) }
    }
    if stage.kind == .won, before?.kind == .lost { (lostReason, lostNote) = (nil, nil) }
  }

  /// A name that nobody gave follows the stage and the customer.
  private mutating func nameByDefault(
    from old: Opportunity?, _ stage: StoreSettings.PipelineStage?, in tx: borrowing WriteTransaction
  ) {
    let buyer = customer.flatMap { tx[$0]?.name }.map { " – \($0)" } ?? ""
    let usual = "[\(stage?.state.label ?? self.stage.rawValue)]\(buyer)"
    if old?.name != name { isNamedByDefault = name.isEmpty || name == usual }
    if isNamedByDefault || name.isEmpty { (name, isNamedByDefault) = (usual, true) }
  }

  /// Refuses what cannot be so in the stage that it is in.
  public func check(from old: Opportunity?, in tx: borrowing WriteTransaction) throws {
    if let probability, !(0...100).contains(probability) {
      throw refusal(
        .opportunityProbability, field: "probability", "a probability is from 0 to 100 percent")
    }
    if let amount, amount.minorUnits < 0 {
      throw refusal(.opportunityAmount, field: "amount", "an amount is not below 0")
    }
    try StoreSettings.LostReason(lostReason, note: lostNote).check(
      from: old.map { StoreSettings.LostReason($0.lostReason, note: $0.lostNote) }, of: reference,
      in: tx)
    guard let lifecycle = tx.configuration.lifecycle(of: Opportunity.self) else { return }
    if let old, !tx.isImport { try checkClosed(from: old, lifecycle, in: tx) }
  }

  /// What closing took cannot be taken away from it while it is closed.
  private func checkClosed(
    from old: Opportunity, _ lifecycle: Lifecycle, in tx: borrowing WriteTransaction
  ) throws(CRMError) {
    guard lifecycle[stage.rawValue]?.meaning.isClosed == true else { return }
    let usual = tx.snapshot.settings.stage(stage.rawValue)?.chance
    if probability != old.probability, probability != usual {
      throw refusal(
        .opportunityProbability, field: "probability",
        "what is closed has the probability of its stage")
    }
    guard old.stage == stage,
      let needs = lifecycle.moves.first(where: { $0.to == stage.rawValue })?.requires
    else { return }
    let before = tx.configuration.missing(of: needs, in: old)
    let lost = tx.configuration.missing(of: needs, in: self).filter { !before.contains($0) }
    if lost.isEmpty { return }
    throw .invalid(reference, lost.map { CRMError.FieldProblem($0, .missing) })
  }
}

/// The errors of opportunities.
extension CRMError.Code {
  /// A probability is not from 0 to 100, or not that of the stage of what is closed.
  public static let opportunityProbability: CRMError.Code = "opportunity.probability"
  /// An amount is below zero.
  public static let opportunityAmount: CRMError.Code = "opportunity.amount"
  /// An opportunity would be won in the future.
  public static let opportunityClosedAt: CRMError.Code = "opportunity.closed-at"
}
