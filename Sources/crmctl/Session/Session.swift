import CRMCore
import CRMStorage

/// One command's use of a store: who acts, at what time, on which state, and how it is shown.
final class Session {
  let crm: CRM
  let store: JSONFileStore
  let console: Console
  let invocation: Invocation
  private(set) var globals: GlobalOptions
  /// Who acts.
  let actor: Principal
  /// The present, or what `--now` made it.
  let now: Timestamp
  /// The zone in which times are shown, and typed times are meant.
  let zone: any TimeZoneRules
  /// What is read: the newest state, or that of `--at`.
  let snapshot: Snapshot
  /// The time of `--at`.
  let past: Timestamp?

  /// Opens the store that the command line names.
  init(
    _ invocation: Invocation, _ console: Console, access: JSONFileStore.Access = .readWrite,
    usesCheckpoints: Bool = true
  ) throws {
    self.invocation = invocation
    globals = invocation.globals
    self.console = console
    var options = globals.storeOptions
    options.access = access
    let isTest = try JSONFileStore.hasTestClock(at: globals.store)
    let clock = try Self.clock(globals, isTest: isTest)
    now = clock()
    (crm, store) = try Self.open(
      globals.store, options, invocation.table.catalog,
      OpenOptions(clock: clock, zones: Self.zones, usesCheckpoints: usesCheckpoints))
    for remark in store.remarks { console.note(remark) }
    console.atEnd { [crm] in Self.end(crm, console) }
    actor = try Self.actor(globals.user, in: crm.snapshot)
    if let user = crm.snapshot.user(actor), !user.isActive {
      throw CommandError(code: .denied, exit: .denied, message: "\(user.name) is not active")
    }
    let settings = crm.snapshot.configuration.zone
    zone = try globals.zone.map { try Self.zones($0) } ?? settings
    let times = TimeParser(now: now, zone: zone)
    past = try globals.at.map { try times.timestamp($0) }
    snapshot = try past.map { [crm] in try crm.snapshot(at: $0) } ?? crm.snapshot
  }

  /// Writes in a view's format unless the command line asks for another.
  func prefer(_ format: SavedView.Format) {
    if let format = OutputFormat(rawValue: format.rawValue) { globals.usualFormat = format }
  }

  /// In which scopes the user reads a kind, in words; nil where they read all of it.
  func scope<R: CRMRecord>(_: R.Type) -> String? {
    guard let user = snapshot.user(actor) else { return nil }
    let scopes = snapshot.configuration.policy.readScopes(user, R.schema.group)
    return scopes.contains(.all) ? nil : scopes.map(\.rawValue).joined(separator: ", ")
  }

  /// Finds zones by name.
  static let zones: Catalog.Zones = StoreLocation.systemZones

  /// What today's user may see of the kind, as of the time that is read.
  func records<R: CRMRecord>(_: R.Type, deleted: Bool = false) -> RecordQuery<R> {
    snapshot.records(R.self, readableBy: actor, deleted: deleted)
  }

  /// The record that an argument names, deleted ones too.
  func record<R: CRMRecord>(_ id: Identifier<R>) throws(CRMError) -> R {
    try snapshot.record(id, readableBy: actor)
  }

  /// The reference that a word on the command line stands for: `17`, `lead/17`, a user's name.
  func reference(_ word: String, to kinds: [RecordKind]) throws(CommandError) -> RecordReference {
    do {
      return try values.resolve(word, to: kinds)
    } catch {
      throw CommandError(error.explanation).asNotFound()
    }
  }

  /// The id of a kind that a word on the command line stands for.
  func id<R: CRMRecord>(_ word: String, of _: R.Type) throws(CommandError) -> Identifier<R> {
    Identifier(try reference(word, to: [R.kind]).number)
  }

  /// The key of the status that a word means; throws where it means none of those in force.
  func status<R: CRMRecord>(_ word: String, of _: R.Type) throws(CommandError) -> String {
    let lifecycle = crm.snapshot.configuration.lifecycle(of: R.self)
    if let state = lifecycle?.state(named: word) { return state.key }
    throw .unknown(
      "status of \(R.kind.withArticle)", word, among: lifecycle?.states.map(\.key) ?? [])
  }

  /// The paths that names with commas between stand for.
  func paths<R: CRMRecord>(_ names: String, of _: R.Type) throws(CommandError) -> [FieldPath] {
    try CommandError.usage { try FilterParser.paths(names, of: R.self, values) }
  }

  /// The view of a name; throws where there is none.
  func view<R: CRMRecord>(_ name: String, of _: R.Type) throws(CommandError) -> SavedView {
    if let view = snapshot.view(named: name, of: R.kind, for: actor) { return view }
    var error = CommandError.unknown(
      "view of \(R.kind.withArticle)", name, among: snapshot.viewNames(of: R.kind, for: actor))
    error.exit = .notFound
    throw error
  }

  /// Has a person say yes before something that `--yes` would allow.
  func confirm(_ question: String, refusal: String, hint: String) throws(CommandError) {
    if globals.isYes { return }
    guard console.prompt.isInteractive else { throw .usage(refusal, hints: [hint]) }
    if console.prompt.confirm(question) { return }
    throw CommandError(code: .notConfirmed, exit: .failure, message: "nothing was changed")
  }

  /// Reads times as they are typed.
  var times: TimeParser { TimeParser(now: now, zone: zone) }

  /// Reads typed values as the acting user means them.
  var values: ValueParser { ValueParser(snapshot, now: now, me: actor, zone: zone) }
}
