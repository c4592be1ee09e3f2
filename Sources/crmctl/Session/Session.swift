import CRMCore
import CRMStorage

/// One command's use of a store: who acts, at what time, on which state, and how it is shown.
final class Session {
  let crm: CRM
  let store: JSONFileStore
  let console: Console
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
      throw CommandError(code: "denied", exit: .denied, message: "\(user.name) is not active")
    }
    let settings = crm.snapshot.configuration.zone
    zone = try globals.zone.map { try Self.zones($0) } ?? settings
    let times = TimeParser(now: now, zone: zone)
    past = try globals.at.map { try times.timestamp($0) }
    snapshot = try past.map { [crm] in try crm.snapshot(at: $0) } ?? crm.snapshot
  }

  /// Opens a store, and the engine on it while it is read.
  private static func open(
    _ path: String, _ options: JSONFileStore.Options, _ catalog: Catalog,
    _ openOptions: OpenOptions
  ) throws -> (CRM, JSONFileStore) {
    let crm = try CRM.open(
      .file(path, options: options), catalog: catalog, options: openOptions)
    guard let store = crm.store as? JSONFileStore else { throw StoreError.noStore(path: path) }
    return (crm, store)
  }

  /// Ends the use of a store, with a checkpoint where one is due.
  private static func end(_ crm: CRM, _ console: Console) {
    do { try crm.close() } catch { console.note("The store could not be closed: \(error)") }
    if let failure = crm.checkpointFailure {
      let reason = CommandError(failure).message
      console.note("No checkpoint could be written, so that opening takes longer: \(reason).")
    }
  }

  /// Opens the engine on a store.
  static func open(
    _ store: JSONFileStore, _ clock: @escaping @Sendable () -> Timestamp,
    _ catalog: Catalog = .standard
  ) throws -> CRM {
    try CRM.open(
      .store(store), catalog: catalog, options: OpenOptions(clock: clock, zones: zones))
  }

  /// Writes in a view's format unless the command line asks for another.
  func prefer(_ format: View.Format) {
    guard !globals.hasFormat, let format = OutputFormat(rawValue: format.rawValue) else { return }
    globals.format = format
  }

  /// In which scopes the user reads a kind, in words; nil where they read all of it.
  func scope<R: Record>(_: R.Type) -> String? {
    guard let user = snapshot.user(actor) else { return nil }
    let scopes = snapshot.configuration.policy.readScopes(user, R.schema.group)
    return scopes.contains(.all) ? nil : scopes.map(\.rawValue).joined(separator: ", ")
  }

  /// Finds zones by name.
  static let zones: Catalog.Zones = StoreLocation.systemZones

  /// What today's user may see of the kind, as of the time that is read.
  func records<R: Record>(_: R.Type, deleted: Bool = false) -> Query<R> {
    snapshot.records(R.self, readableBy: actor, deleted: deleted)
  }

  /// The record that an argument names, deleted ones too.
  func record<R: Record>(_ id: Identifier<R>) throws(CRMError) -> R {
    try snapshot.record(id, readableBy: actor)
  }

  /// The id that a word on the command line stands for: `17`, `lead/17`, a user's name.
  func id<R: Record>(_ word: String, of _: R.Type) throws(CommandError) -> Identifier<R> {
    do {
      return Identifier(try values.resolve(word, to: [R.kind]).number)
    } catch {
      throw CommandError(error.explanation).asNotFound()
    }
  }

  /// Reads typed values as the acting user means them.
  var values: ValueParser { ValueParser(snapshot, now: now, me: actor, zone: zone) }
}

// MARK: - Opening

extension Session {
  /// The clock: the system's, or the time of `--now` on a store for tests.
  static func clock(
    _ globals: GlobalOptions, isTest: Bool
  ) throws -> @Sendable () -> Timestamp {
    let system = JSONFileStore.Options().now
    guard let text = globals.now else { return system }
    guard isTest else {
      throw CommandError.usage(
        "--now works only on a store that init --test-clock made", hints: [])
    }
    let fixed = try TimeParser(now: system(), zone: FixedTimeZone.utc).timestamp(text)
    return { fixed }
  }

  /// The user of `--as`, else the one called like the operating system's, else the first.
  private static func actor(_ name: String?, in snapshot: Snapshot) throws -> Principal {
    guard let name else {
      return snapshot.user(named: Platform.userName)?.id.principal ?? Principal(user: 1)
    }
    do {
      let parser = ValueParser(snapshot, now: .min)
      let user = try parser.resolve(name, to: [Principal.kind])
      let principal = Principal(user: user.number)
      if snapshot.user(principal) != nil { return principal }
    } catch {}
    throw CommandError(
      code: "unknown-user", exit: .notFound, message: "there is no user '\(name)'")
  }
}
