/// The store at one moment: immutable, consistent, O(1) to take, free to keep and to pass on.
@frozen
public struct Snapshot: Sendable {
  @usableFromInline let content: Content

  @usableFromInline
  final class Content: Sendable {
    @usableFromInline let state: State
    let configuration: EffectiveSettings
    let catalog: Catalog
    /// Where acting users are looked up: the present, in a snapshot of the past.
    let users: State

    init(_ state: State, _ configuration: EffectiveSettings, _ catalog: Catalog, users: State) {
      self.state = state
      self.configuration = configuration
      self.catalog = catalog
      self.users = users
    }
  }

  package init(_ state: State, _ configuration: EffectiveSettings, _ catalog: Catalog) {
    content = Content(state, configuration, catalog, users: state)
  }

  /// The same snapshot of the past, in which the users and the policy of `current` decide.
  func decided(by current: Snapshot) -> Snapshot {
    var configuration = configuration
    configuration.policy = current.configuration.policy
    return Snapshot(Content(state, configuration, catalog, users: current.state))
  }

  private init(_ content: Content) { self.content = content }

  /// The tables.
  @inlinable package var state: State { content.state }
  /// What the settings say.
  public var configuration: EffectiveSettings { content.configuration }
  /// The kinds of record there are.
  public var catalog: Catalog { content.catalog }
  /// The position of the last commit in it.
  public var position: Position { state.head.position }

  /// The live records of a kind.
  public subscript<R: Declared>(_: R.Type) -> RecordQuery<R> {
    RecordQuery(state.table(R.self), statuses: configuration.statuses(of: R.kind))
  }

  /// The record of that id, deleted ones too.
  public func find<R: Declared>(_ id: Identifier<R>) -> R? { state.table(R.self).find(id) }

  /// The user behind a principal; nil when there is none.
  public func user(_ actor: some Acting) -> ActingUser? {
    actor.principal.isSystem ? .system : catalog.actingUser(actor.principal, content.users)
  }

  /// Whether a user may do something to a record, and by which rule or why not.
  public func can<R: CRMRecord>(
    _ actor: some Acting, _ action: PolicyAction, _ record: R, fields: [String] = []
  ) -> Decision {
    decide(actor, action, state.standing(of: record), fields)
  }

  /// Whether a user may do something to a kind of record as a whole: export it, read its trail.
  public func can<R: CRMRecord>(_ actor: some Acting, _ action: PolicyAction, _: R.Type)
    -> Decision
  {
    decide(actor, action, .kind(R.self), [])
  }

  /// Whether a user may do something to the record that a reference names; nil where there is none.
  public func can(
    _ actor: some Acting, _ action: PolicyAction, _ record: RecordReference
  ) -> Decision? {
    state.standing(of: record).map { decide(actor, action, $0, []) }
  }

  private func decide(
    _ actor: some Acting, _ action: PolicyAction, _ standing: Policy.Standing, _ fields: [String]
  ) -> Decision {
    guard let user = user(actor) else {
      let stranger = ActingUser(
        principal: actor.principal, name: actor.principal.description, role: nil, isActive: false)
      return .denied(
        Decision.Denial(user: stranger, action: action, record: standing.record, reason: .inactive))
    }
    return configuration.policy.decide(user, action, on: standing, fields: fields)
  }

  /// The records of a kind that a user may read; the others are left out as if they were not there.
  public func records<R: CRMRecord>(
    _: R.Type, readableBy actor: some Acting, deleted: Bool = false
  ) -> RecordQuery<R> {
    let query = deleted ? self[R.self].deleted : self[R.self]
    guard let user = user(actor) else { return query.none }
    let policy = configuration.policy
    let slots = R.schema.slots
    if policy.readsAll(user, slots, in: state) { return query }
    return query.keeping { number, row in
      let record = RecordReference(kind: R.kind, number: number)
      return policy.decide(user, .read, on: state.standing(of: row, slots, record)).isAllowed
    }
  }

  /// Whether a user may read the record that a reference names; false where there is none.
  public func isReadable(_ record: RecordReference, by actor: some Acting) -> Bool {
    can(actor, .read, record)?.isAllowed ?? false
  }

  /// What people call the record that a reference names; nil where there is none, or the user may not
  /// read it.
  public func title(of record: RecordReference, readableBy actor: some Acting) -> String? {
    func title<R: CRMRecord>(_: R.Type) -> String? {
      find(Identifier<R>(record.number)).map { R.schema.title(of: $0) }
    }
    let isMine = record == RecordReference(kind: Principal.kind, number: actor.principal.number)
    guard let type = catalog[record.kind], isMine || isReadable(record, by: actor) else {
      return nil
    }
    return title(type)
  }

  /// Whether a user's role sees its own records of a kind first, unless others' are asked for.
  public func listsOwn<R: CRMRecord>(_: R.Type, for actor: some Acting) -> Bool {
    let role = user(actor)?.role.flatMap { configuration.policy.role($0) }
    return role?.listsOwn.contains(R.schema.group) ?? false
  }

  /// The record of that id, deleted ones too; throws where there is none or the user may not read it.
  public func record<R: CRMRecord>(
    _ id: Identifier<R>, readableBy actor: some Acting
  ) throws(CRMError) -> R {
    guard let record = try state.knownTable(R.self).find(id) else {
      throw .notFound(id.reference)
    }
    if case .denied(let denial) = can(actor, .read, record) { throw .denied(denial) }
    return record
  }
}
