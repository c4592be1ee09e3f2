extension WriteTransaction {
  /// A named operation under way.
  struct Operation: Sendable {
    /// The name, as history has it: `lead.convert`.
    let name: String
    /// Whose read-only fields it may set.
    let reach: Reach

    /// The kinds whose read-only fields an operation may set.
    enum Reach: Sendable {
      /// Those of every kind: it is one of the engine's own.
      case everything
      /// Those of the kinds that the program declared itself.
      case ownKinds
      /// Those of none: anybody can begin it.
      case nothing
    }
  }

  /// The named operation under way, as history has it: `lead.convert`; nil in a plain closure.
  ///
  /// Of operations within each other it is the outermost.
  public var operation: String? { operations.first?.name }

  /// Whether an operation of that name is under way, by itself or within another.
  func isUnderWay(_ name: String) -> Bool { operations.contains { $0.name == name } }

  /// Whether an operation under way may set what is read-only in a kind.
  func mayStamp(_ kind: RecordKind) -> Bool {
    operations.contains { operation in
      switch operation.reach {
      case .everything: true
      case .ownKinds: catalog.isOwn(kind)
      case .nothing: false
      }
    }
  }

  /// Runs `body` as an operation of a kind that the program declared itself, all or nothing:
  /// `tx.perform("solve", on: Ticket.self)` is `ticket.solve` in history and for observers.
  ///
  /// In it the moves of the kind's lifecycle that are for this operation only are open, and read-only
  /// fields of the program's own kinds may be set; permissions and rules are asked as ever. A verb
  /// that is not in kebab case, and a kind of the engine's own, stop the program: nobody but the
  /// engine makes a `lead.convert`.
  @discardableResult
  public mutating func perform<R: CRMRecord, T>(
    _ verb: String, on _: R.Type, _ body: (inout WriteTransaction) throws -> T
  ) throws -> T {
    precondition(
      catalog.isOwn(R.kind), "\(R.kind) is no kind of this program's own, to \(verb) it")
    precondition(!verb.isEmpty && Naming.key(verb) == verb, "'\(verb)' is not in kebab case")
    return try perform("\(R.kind).\(verb)", reach: .ownKinds, body)
  }

  /// Moves a record to a status that its lifecycle allows next; `change` sets what goes with that.
  ///
  /// It is `ticket.advance`, unless an operation is under way, in which the moves are open that are
  /// for that one only. A record that is there already is refused. A status of another type than the
  /// kind's stops the program.
  public mutating func advance<R: CRMRecord, Status: LifecycleValue>(
    _ id: Identifier<R>, to status: Status, ifVersion version: Int? = nil,
    _ change: (inout R) throws -> Void = { _ in }
  ) throws {
    guard let field = R.schema.lifecycleField, field.access.choice == Status.self else {
      preconditionFailure("\(R.kind) has no status that is a \(Status.self)")
    }
    let reach = Operation.Reach.nothing
    try perform("\(R.kind).advance", reach: reach) { tx in
      let isThere = try R.schema.value(of: field, in: tx.require(id)) == status.crmValue
      // Whoever could change nothing of the record is told only that.
      try tx.update(id, ifVersion: version) { record in
        if isThere { return }
        try change(&record)
        try R.schema.assign(status.crmValue, to: field, in: &record)
      }
      if isThere { throw try tx.refusal(of: id, to: status.rawValue) }
    }
  }
}
