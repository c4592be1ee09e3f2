extension Lifecycle {
  /// One thing that may become of a record next, asked before doing it.
  public struct NextMove: Hashable, Sendable {
    /// The status that it leads to.
    public let status: Lifecycle.State
    /// The operation that alone makes the move, where there is one.
    public let operation: String?
    /// The right that the move needs.
    public let action: PolicyAction
    /// Fields that the move needs and that are empty so far.
    public let missing: [String]
    /// Whether the user who asks has the right.
    public let decision: Decision
  }
}

extension Snapshot {
  /// What may become of a record next by its lifecycle, in the order of the table.
  ///
  /// Empty where no lifecycle rules the kind, and where the record's status is final.
  public func nextMoves<R: CRMRecord>(of record: R, for actor: some Acting) -> [Lifecycle.NextMove]
  {
    guard let field = R.schema.lifecycleField, let lifecycle = configuration.lifecycle(of: R.self)
    else { return [] }
    let status = R.schema.value(of: field, in: record).description
    return lifecycle.nextMoves(of: record, status).compactMap { move in
      lifecycle[move.to].map { state in
        Lifecycle.NextMove(
          status: state, operation: move.operation, action: move.action,
          missing: configuration.missing(of: move.requires, in: record),
          decision: can(
            actor, move.action, record, fields: move.action == .update ? [field.name] : []))
      }
    }
  }
}

extension WriteTransaction {
  /// The refusal of a record's move to a status, or to where it is already; says what is allowed.
  package func refusal<R: CRMRecord>(
    of id: Identifier<R>, to status: String? = nil
  ) throws(CRMError) -> CRMError {
    let record = try require(id)
    guard let field = R.schema.lifecycleField,
      let lifecycle = work.configuration.lifecycle(of: R.self)
    else { return .notFound(id.reference) }
    let from = R.schema.value(of: field, in: record).description
    return .lifecycle(
      CRMError.LifecycleRefusal(
        record: id.reference, from: from, to: status ?? from,
        moves: lifecycle.nextMoves(of: record, from)))
  }
}

extension CRMError.LifecycleRefusal {
  /// The refusal of a move from a status, out of which those moves lead.
  init(
    record: RecordReference, from: String, to: String, moves: [Lifecycle.Move],
    missing: [String] = []
  ) {
    self.init(
      record: record, from: from, to: to,
      allowed: moves.filter { $0.operation == nil }.map(\.to),
      reserved: moves.filter { $0.operation != nil }, missing: missing)
  }
}

extension Lifecycle {
  /// The moves out of a status that the record itself permits.
  func nextMoves<R: CRMRecord>(of record: R, _ status: String) -> [Move] {
    moves(from: status).filter { record.permits($0, in: self) }
  }
}

extension EffectiveSettings {
  /// Those of the fields, custom ones too, that are empty in a record.
  func missing<R: CRMRecord>(of names: [String], in record: R) -> [String] {
    missing(of: names, R.schema.slots) { $0.value(in: record) }
  }

  /// The same where `value` gives what a record has at a path.
  func missing(of names: [String], _ slots: Slots, _ value: (FieldPath) -> Value) -> [String] {
    let custom = customFields[slots.kind] ?? []
    return names.compactMap { slots.path(named: $0, custom: custom) }.filter { value($0).isAbsent }
      .map(\.name)
  }

  /// The records of a kind whose status means that, whatever it is called.
  public func filter<R: CRMRecord>(_: R.Type, _ meaning: Lifecycle.Meaning) -> Filter {
    guard let field = R.schema.lifecycleField, let lifecycle = lifecycle(of: R.self) else {
      return .not(.all)
    }
    let keys = lifecycle.states.filter { $0.meaning == meaning }.map { Value.text($0.key) }
    return .oneOf(FieldPath(field), keys)
  }
}
