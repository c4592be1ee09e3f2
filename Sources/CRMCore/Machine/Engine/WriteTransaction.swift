import Synchronization

/// A write in the making: a working copy of the state, on which changes are decided one by one.
///
/// It lives as long as the closure that got it and cannot be kept. Every change passes the same
/// checks; a change that throws leaves the transaction as it was before that change.
public struct WriteTransaction: ~Copyable {
  /// The user who acts.
  public let actor: ActingUser
  /// What the clock says: the one present for all that is decided.
  public let now: Timestamp
  /// How the commit is dated: now, and never before the commit before it.
  let commitTime: Timestamp
  /// Things that a person should know about what was done, that did not stand in its way.
  public private(set) var warnings: [Warning] = []

  package var work: Work
  package let catalog: Catalog
  /// Draws 64 random bits, from the source that the store was opened with.
  public let random: @Sendable () -> UInt64
  var pending: PendingCommit
  /// Where lines go before the commit ends; nil where all of them are kept until then.
  var stream: CommitStream?
  /// Makes rows; used again for each.
  var builder = RowBuilder()
  /// The contents that the lines name.
  package internal(set) var blobs: [Blob] = []
  /// Where contents are kept; nil where the store keeps none.
  let contents: (any BlobStore)?
  /// What contents may be brought.
  public let contentLimits: CRM.ContentLimits
  /// The operations under way, each within the one before it.
  private(set) var operations: [Operation] = []
  /// Whether records come in with a history of their own.
  public private(set) var isImport = false
  /// Whether the changes follow from one that was allowed, so that nobody is asked again.
  var isConsequence = false
  /// What is known of the acting user's rights under the policy in force.
  var freedoms: [Freedom] = []
  /// By field, whether the acting user may read all that it can name.
  var readable: [ObjectIdentifier: Bool] = [:]
  /// What is known of the records that others name.
  var settled = SettledReferences()
  /// By which the engine knows the transaction again: two can be exchanged, and must not be.
  let token: UInt64
  let firstPosition: Position
  private let zones: Catalog.Zones

  /// What a transaction changes: the state, and what the settings in it say.
  package struct Work: Sendable {
    package var state: State
    package var configuration: EffectiveSettings

    package init(state: State, configuration: EffectiveSettings) {
      self.state = state
      self.configuration = configuration
    }

    /// The same on which a write can go on beside another that began with it.
    func forked() -> Work { Work(state: state.forked(), configuration: configuration) }
  }

  /// Something that a person should know.
  public struct Warning: Hashable, Sendable {
    /// The record concerned.
    public let record: RecordReference
    /// What is to be known, as a sentence without a full stop.
    public let text: String
  }

  init(
    _ work: consuming Work, actor: ActingUser, now: Timestamp, engine: borrowing EngineParts
  ) {
    token = transactionCount.wrappingAdd(1, ordering: .relaxed).newValue
    firstPosition = work.state.head.position + 1
    commitTime = max(now, work.state.time)
    pending = PendingCommit(after: work.state.head, time: commitTime)
    self.work = work
    self.actor = actor
    self.now = now
    catalog = engine.catalog
    random = engine.random
    zones = engine.zones
    contents = engine.contents
    contentLimits = engine.contentLimits
  }

  /// The state as it stands in this transaction.
  public var snapshot: Snapshot {
    work.state.share()
    return Snapshot(work.state, work.configuration, catalog)
  }

  /// What the settings say.
  public var configuration: EffectiveSettings { work.configuration }

  /// The live record of that id, if there is one.
  public subscript<R: Declared>(id: Identifier<R>) -> R? { work.state.record(id) }

  /// The live records of a kind.
  public subscript<R: Declared>(_: R.Type) -> RecordQuery<R> {
    RecordQuery(table(R.self), statuses: configuration.statuses(of: R.kind))
  }

  /// The records of a kind as they stand in this transaction.
  package func table<R: Declared>(_: R.Type) -> Table<R> {
    work.state.share()
    return work.state.table(R.self)
  }

  /// Tells a person something that did not stand in the way.
  public mutating func warn(_ text: String, about record: RecordReference) {
    warnings.append(Warning(record: record, text: text))
  }

  /// The live record of that id; throws where there is none, saying whether it was deleted.
  public func require<R: CRMRecord>(_ id: Identifier<R>) throws(CRMError) -> R {
    guard let record = try work.state.knownTable(R.self).find(id) else {
      throw .notFound(id.reference)
    }
    if record.isDeleted { throw .deleted(id.reference) }
    return record
  }

  /// Runs `body` as one of the engine's own operations: it may set what plain changes may not, all or
  /// nothing.
  package mutating func perform<T>(
    _ name: String, _ body: (inout WriteTransaction) throws -> T
  ) throws -> T {
    try perform(name, reach: .everything, body)
  }

  /// Runs `body` as one named operation, all or nothing.
  mutating func perform<T>(
    _ name: String, reach: Operation.Reach, _ body: (inout WriteTransaction) throws -> T
  ) throws -> T {
    operations.append(Operation(name: name, reach: reach))
    defer { operations.removeLast() }
    return try atomically(body)
  }

  /// Runs `body` as an import: records keep dates, authors and statuses that they bring.
  package mutating func importing<T>(
    _ name: String, _ body: (inout WriteTransaction) throws -> T
  ) throws -> T {
    isImport = true
    defer { isImport = false }
    return try perform(name, body)
  }

  /// Runs `body` for what follows from a change that was allowed: permissions are not asked again.
  package mutating func consequently<T>(
    _ body: (inout WriteTransaction) throws -> T
  ) rethrows -> T {
    let before = isConsequence
    isConsequence = true
    defer { isConsequence = before }
    return try body(&self)
  }

  /// Runs `body` all or nothing: what it throws out of leaves the transaction as it was.
  public mutating func atomically<T>(_ body: (inout WriteTransaction) throws -> T) throws -> T {
    work.state.foldIfFull()
    let mark = mark
    do {
      return try body(&self)
    } catch {
      goBack(to: mark)
      throw error
    }
  }

  /// Where a transaction stood, to be returned to.
  struct Mark {
    fileprivate let state: State.Mark
    fileprivate let configuration: EffectiveSettings
    fileprivate let lines: Int
    fileprivate let warnings: Int
    fileprivate let blobs: Int
  }

  var mark: Mark {
    Mark(
      state: work.state.mark, configuration: work.configuration, lines: pending.lineCount,
      warnings: warnings.count, blobs: blobs.count)
  }

  /// Takes back everything after a mark.
  mutating func goBack(to mark: Mark) {
    work.state.goBack(to: mark.state)
    work.configuration = mark.configuration
    if mark.lines == 0 { stream?.abort() }
    (freedoms, readable, settled) = ([], [:], SettledReferences())
    pending.truncate(toLines: mark.lines)
    warnings.removeLast(warnings.count - mark.warnings)
    blobs.removeLast(blobs.count - mark.blobs)
  }

  /// Looks at the settings anew.
  mutating func configure() throws {
    work.configuration = try catalog.configure(work.state, zones)
    (freedoms, readable, settled) = ([], [:], SettledReferences())
  }

  /// The position that the next line gets.
  var nextPosition: Position { firstPosition + pending.lineCount }
}

/// How many transactions this process has begun.
private let transactionCount = Atomic<UInt64>(0)
