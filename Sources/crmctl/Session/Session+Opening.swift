import CRMCore
import CRMStorage

extension Session {
  /// Opens a store, and the engine on it while it is read.
  static func open(
    _ path: String, _ options: JSONFileStore.Options, _ catalog: Catalog,
    _ openOptions: OpenOptions
  ) throws -> (CRM, JSONFileStore) {
    let crm = try CRM.open(
      .file(path, options: options), catalog: catalog, options: openOptions)
    guard let store = crm.store as? JSONFileStore else { throw StoreError.noStore(path: path) }
    return (crm, store)
  }

  /// Ends the use of a store, with a checkpoint where one is due.
  static func end(_ crm: CRM, _ console: Console) {
    do { try crm.close() } catch { console.note("The store could not be closed: \(error)") }
    if let failure = crm.checkpointFailure {
      let reason = CommandError(failure).message
      console.note("No checkpoint could be written, so that opening takes longer: \(reason).")
    }
  }

  /// The clock: the system's, or the time of `--now` on a store for tests.
  static func clock(
    _ globals: GlobalOptions, isTest: Bool
  ) throws -> @Sendable () -> Timestamp {
    let system = StoreLocation.systemClock
    guard let text = globals.now else { return system }
    guard isTest else {
      throw CommandError.usage(
        "--now works only on a store that init --test-clock made", hints: [])
    }
    let fixed = try TimeParser(now: system(), zone: FixedTimeZone.utc).timestamp(text)
    return { fixed }
  }

  /// The user of `--as`, else the one called like the operating system's, else the first.
  static func actor(_ name: String?, in snapshot: Snapshot) throws -> Principal {
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
      code: .unknownUser, exit: .notFound, message: "there is no user '\(name)'")
  }
}
