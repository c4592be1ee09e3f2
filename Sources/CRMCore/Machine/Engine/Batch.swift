/// The commits decided since the last batch was sealed, and the state that they lead to.
///
/// Whoever has the turn has the batch; it rests at the desk between turns.
struct Batch: Sendable {
  var work: WriteTransaction.Work
  /// The end of the journal before the first of these commits.
  private(set) var base: JournalHead
  private(set) var chunks: [[UInt8]] = []
  private(set) var lineCount = 0
  /// The contents that the lines name, to be kept before them.
  private var blobs: [Blob] = []
  /// The keys of these commits, with their positions.
  private var keys: [KeyRing.Entry] = []
  /// Where most of the lines are already, of a commit that is written in pieces.
  private var stream: CommitStream?
  /// The keys of the batch before, which may not be durable yet.
  private var sealedKeys: [KeyRing.Entry] = []

  init(work: WriteTransaction.Work) {
    self.work = work
    base = work.state.head
  }

  /// A batch on its way to the store.
  struct Sealed: Sendable {
    let commits: EncodedCommits
    let base: JournalHead
    let blobs: [Blob]
    let keys: [KeyRing.Entry]
    let work: WriteTransaction.Work
    /// Where the lines before these are already, of a commit that is written in pieces.
    let stream: CommitStream?
  }

  /// Whether it is a commit in pieces, which is appended by itself.
  var isStreamed: Bool { stream != nil }

  /// The position of the commit that was decided under `key` and may not be durable yet.
  func position(of key: String) -> Position? {
    (keys + sealedKeys).first { $0.key == key }?.position
  }

  /// Adds what a transaction decided.
  mutating func add(_ tx: inout WriteTransaction, _ key: String?) {
    work = tx.work
    if tx.pending.lineCount == 0 { return }
    let first = work.state.head.position + 1
    let commits = tx.pending.finish()
    for chunk in commits.chunks { add(chunk) }
    if tx.stream?.isOpen == true { stream = tx.stream }
    blobs += tx.blobs
    lineCount += commits.lineCount
    work.state.head = commits.head
    work.state.time = tx.commitTime
    work.state.foldForQueries()
    if let key { keys.append(KeyRing.Entry(key: key, position: first)) }
  }

  /// Puts small chunks together: each one is a system call.
  private mutating func add(_ chunk: [UInt8]) {
    let last = chunks.count - 1
    if last >= 0, chunks[last].count + chunk.count <= Self.chunkSize {
      chunks[last] += chunk
    } else {
      chunks.append(chunk)
    }
  }

  private static let chunkSize = 1 << 16

  /// Gives the commits away to be appended; those decided from here on follow them.
  mutating func seal() -> Sealed {
    work.state.share()
    let commits = EncodedCommits(chunks: chunks, lineCount: lineCount, head: work.state.head)
    let sealed = Sealed(
      commits: commits, base: base, blobs: blobs, keys: keys, work: work, stream: stream)
    base = work.state.head
    (chunks, lineCount, blobs, stream) = ([], 0, [], nil)
    (sealedKeys, keys) = (keys, [])
    return sealed
  }
}

/// What an engine is made of beside its store.
struct EngineParts: Sendable {
  let catalog: Catalog
  let zones: Catalog.Zones
  let clock: @Sendable () -> Timestamp
  let random: @Sendable () -> UInt64
  /// Where contents are kept; nil where the store keeps none.
  var contents: (any BlobStore)?
  var contentLimits = CRM.ContentLimits()
  /// Is told what happens.
  var events: (@Sendable (EngineEvent) -> Void)?
  /// Tells the time, for how long something took.
  var uptime: (@Sendable () -> Duration)?
}
