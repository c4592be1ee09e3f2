public import CRMCore
import Synchronization

/// A store that keeps the journal as lines of JSON in a folder, flushed before a write returns.
///
/// Any number of threads and processes may use the folder at a time: one appends, readers wait for
/// nobody. Every call blocks its thread; see ``worker`` for a thread that may be blocked.
public final class JSONFileStore: JournalStore {
  /// What a store is opened for.
  public typealias Access = JSONFileStore.Options.Access

  /// The store's folder.
  public let path: String

  let files: any FileSystem
  let layout: StoreLayout
  let format: StoreFormat
  /// The chain hash of the empty journal.
  let genesis: ContentDigest
  /// What tells this store from another one in its place.
  let place: StorePlace?
  /// The writing side; nil once closed.
  ///
  /// Held while an append is flushed: only blocking callers ever wait for it, and readers do not.
  let journal: Mutex<Journal?>
  /// What readers may see. Held only to copy it.
  let published: Mutex<Published>
  let thread = StoreThread()
  /// Writes checkpoints, which takes longer than appending may wait.
  let checkpointThread = StoreThread()
  /// The contents beside the journal.
  let blobs: BlobFolder
  /// A source of random numbers, for names.
  let random: @Sendable () -> UInt64
  /// What tells the time of what is written.
  let clock: @Sendable () -> Timestamp
  /// From which checkpoint the store was opened, and which others were there.
  public let checkpointUse: JSONFileStore.CheckpointUse
  /// Where commits end of which checkpoints were opened, so that reading after them needs no search.
  let knownEnds: Mutex<[Position: Horizon.Place]>

  /// The journal's end and files, as far as they may be read.
  struct Published: Sendable {
    var tail: Tail
    var segments: [Journal.Segment]
    var lastRecovery: JSONFileStore.RecoveryReport?
    var mode: Journal.Mode
    var isClosed = false

    init(_ journal: Journal) {
      (tail, segments, lastRecovery, mode) =
        (journal.tail, journal.segments, journal.lastRecovery, journal.mode)
    }
  }

  init(_ journal: Journal) {
    path = journal.layout.folder
    (files, layout) = (journal.files, journal.layout)
    (format, genesis, place) = (journal.format, journal.genesis, journal.place)
    published = Mutex(Published(journal))
    (random, clock) = (journal.options.random, journal.options.now)
    blobs = BlobFolder(files: files, layout: layout, random: random)
    checkpointUse = journal.checkpointUse
    knownEnds = Mutex(journal.knownEnds)
    self.journal = Mutex(journal)
  }

  deinit {
    thread.end()
    checkpointThread.end()
    journal.withLock { $0?.close() }
  }

  /// A thread of this store's own, started when it is first used.
  public var worker: (any BlockingWorker)? { thread }

  var isClosed: Bool { published.withLock { $0.isClosed } }

  /// What the last recovery did that this store made; nil when none was due.
  public var lastRecovery: JSONFileStore.RecoveryReport? { published.withLock { $0.lastRecovery } }

  /// Why the store takes no writes; nil when it does.
  public var readOnlyReason: JSONFileStore.ReadOnlyReason? {
    switch published.withLock({ $0.mode }) {
    case .writable: nil
    case .readOnly(let reason), .frozen(let reason): reason
    }
  }

  /// The end of the journal, with what other processes appended up to now.
  public func head() throws(StoreError) -> JournalHead {
    try refreshed().tail.head
  }

  /// Appends whole commits after `head`; they are flushed when it returns.
  ///
  /// Waits for other writers up to the deadline of the options, then throws
  /// `StoreError.busy`. One flush is made, however many commits there are.
  public func append(
    _ commits: EncodedCommits, after head: JournalHead
  ) throws(StoreError) -> JournalHead {
    try journal.withLock { journal throws(StoreError) in
      guard journal != nil else { throw .closed }
      defer { publish(journal) }
      return try journal?.append(commits, after: head) ?? head
    }
  }

  /// Ends the use of the store; its files are given back once nobody reads them any more.
  public func close() throws(StoreError) {
    thread.end()
    checkpointThread.end()
    try journal.withLock { journal throws(StoreError) in
      guard journal != nil else { throw .closed }
      journal?.close()
      journal = nil
      published.withLock { $0.isClosed = true }
    }
  }

  /// What may be read now, with what other processes appended.
  ///
  /// While a thread of this process appends, that is what was there before: it does not wait.
  func refreshed() throws(StoreError) -> Published {
    _ = try journal.withLockIfAvailable { journal throws(StoreError) in
      defer { publish(journal) }
      try journal?.refresh()
    }
    let now = published.withLock { $0 }
    guard !now.isClosed else { throw .closed }
    return now
  }

  func publish(_ journal: Journal?) {
    guard let journal else { return }
    published.withLock { $0 = Published(journal) }
  }
}
