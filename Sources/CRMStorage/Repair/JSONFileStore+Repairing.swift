public import CRMCore

extension JSONFileStore {
  /// Writes a new store at `target` from all that is whole in the store at `path`, however damaged.
  ///
  /// The damaged store is only read: none of its files is changed, recovered or locked. The new one
  /// has a name and a chain of its own; it is there whole, checked from end to end, or not at all.
  /// Values are understood by `catalog`, which must have the kinds of the store; lines of other
  /// kinds are taken over unread. Throws `StoreError.damaged` where nothing whole is found.
  public static func repair(
    _ path: String, to target: String, catalog: Catalog = .standard, options: Options = Options()
  ) throws(StoreError) -> JSONFileStore.RepairReport {
    try repair(path, to: target, catalog: catalog, options: options, files: POSIXFileSystem())
  }

  /// Repairs a store on any file system.
  package static func repair(
    _ path: String, to target: String, catalog: Catalog, options: Options,
    files: any FileSystem
  ) throws(StoreError) -> JSONFileStore.RepairReport {
    let store = try DamagedStore(layout: StoreLayout(folder: path), files: files)
    let place = StoreLayout(folder: target)
    guard try !store.holds(place) else {
      throw .unusable(
        reason: "it lies inside of the damaged store, which is not touched", path: target, code: 0)
    }
    try StoreDraft.checkVacant(place, files)
    let journal = try DamagedJournal(store)
    return try StoreDraft.make(at: target, random: options.random, files: files) {
      draft throws(StoreError) in
      try StoreRepair(journal: journal, catalog: catalog, options: options, draft: draft)
        .run(place)
    }
  }
}

/// One repair, from what was found to a store that checks itself.
private struct StoreRepair {
  let journal: DamagedJournal
  let catalog: Catalog
  let options: JSONFileStore.Options
  let draft: StoreDraft

  func run(_ place: StoreLayout) throws(StoreError) -> JSONFileStore.RepairReport {
    let format = StoreFormat(
      storeID: hex(options.random()) + hex(options.random()), created: options.now(),
      hasTestClock: journal.store.format?.hasTestClock ?? false)
    var rebuild = JournalRebuild(
      journal, catalog,
      into: try RepairWriter(format, in: draft, segmentLimit: options.segmentLimit))
    defer { rebuild.close() }
    try rebuild.run()
    var report = JSONFileStore.RepairReport(
      path: place.folder, storeID: format.storeID, damagedID: journal.store.format?.storeID)
    report.findings = journal.store.findings + journal.findings + rebuild.findings
    let isEmpty = journal.store.horizon != nil && report.isComplete
    guard rebuild.lineCount > 0 || isEmpty else { throw nothingWhole }
    let copy = try ContentsCopy(journal.store).run(into: draft)
    (report.head, report.contentCount) = (rebuild.head, copy.count)
    (report.lineCount, report.commitCount) = (rebuild.lineCount, rebuild.commitCount)
    report.findings += try contentFindings(copy.damaged)
    return report
  }

  private var nothingWhole: StoreError {
    .damaged(
      StoreError.Damage(
        file: StoreLayout.segmentName(journal.store.segments.first ?? 1), offset: 0, lastGood: 0,
        reason: "no line in the store is whole"))
  }

  /// Checks every byte of what was built, opens it, and says which contents are not there.
  ///
  /// A store that does not pass is not made at all.
  private func contentFindings(
    _ damaged: [ContentDigest]
  ) throws(StoreError) -> [JSONFileStore.RepairFinding] {
    var findings: [JSONFileStore.RepairFinding] = []
    for finding in try JSONFileStore.inspect(at: draft.layout.folder, files: draft.files).damage {
      guard case .missingContent(let record, _) = finding.kind,
        let hash = ContentDigest(hex: String(finding.file.suffix(64)))
      else { throw finding.error }
      findings.append(.content(hash, damaged.contains(hash) ? .damaged : .missing, record))
    }
    let named = findings
    findings += damaged.map { .content($0, .damaged, nil) }.filter { finding in
      !named.contains { $0.isSameContent(as: finding) }
    }
    try open()
    return findings
  }

  /// Opens the engine on what was built, as others will.
  private func open() throws(StoreError) {
    let store = try draft.opened()
    do {
      let options = OpenOptions(zones: LineJudge.anyZone)
      try CRM.open(.store(store), catalog: catalog, options: options).close()
    } catch {
      try? store.close()
      throw Self.unfit(error)
    }
  }

  private static func unfit(_ error: any Error) -> StoreError {
    .unusable(
      reason:
        "what could be written does not open: \(JSONFileStore.RepairFinding.words(of: error))",
      path: "", code: 0)
  }
}

extension JSONFileStore.RepairFinding {
  fileprivate func isSameContent(as other: JSONFileStore.RepairFinding) -> Bool {
    guard case .content(let one, _, _) = self, case .content(let two, _, _) = other else {
      return false
    }
    return one == two
  }
}
