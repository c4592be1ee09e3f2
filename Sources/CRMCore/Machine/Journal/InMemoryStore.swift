import Synchronization

/// A journal in memory, gone with the process: for tests, previews and calculations.
///
/// It keeps the same lines in the same order as any other store and answers like one.
public final class InMemoryStore: JournalStore {
  /// The chain hash of the empty journal.
  let genesis: ContentDigest
  private let contents: Mutex<Contents>

  struct Contents: Sendable {
    var head: JournalHead
    /// What each append brought, in order.
    var appends: [Append] = []
    var blobs: [ContentDigest: [UInt8]] = [:]
    var checkpoints: [Position: [UInt8]] = [:]
    var isClosed = false
    /// The append in pieces that is under way.
    var stream: Stream?

    /// The index of the append that holds the line at `position`.
    func append(holding position: Position) -> Int {
      appends.indices.bisect { appends[$0].first > position } - 1
    }
  }

  struct Append: Sendable {
    var first: Position
    var bytes: [UInt8]
  }

  /// Makes an empty journal whose chain begins at `genesis`.
  public init(genesis: ContentDigest = .zero) {
    self.genesis = genesis
    contents = Mutex(Contents(head: JournalHead(position: 0, chain: genesis)))
  }

  /// Nil: no call of this store blocks.
  public var worker: (any BlockingWorker)? { nil }

  /// The end of the journal.
  public func head() throws(StoreError) -> JournalHead {
    try open().head
  }

  /// Passes the lines after `position` to `body`, one chunk for each append, without copying them.
  public func read(
    after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    let contents = try open()
    let position = max(position, 0)
    guard position < contents.head.position else { return }
    var index = contents.append(holding: position + 1)
    var skipped = position + 1 - contents.appends[index].first
    while index < contents.appends.count {
      let goesOn = try contents.appends[index].bytes.withUnsafeBytes { bytes in
        try body(UnsafeRawBufferPointer(rebasing: bytes.dropLines(skipped)))
      }
      guard goesOn else { return }
      skipped = 0
      index += 1
    }
  }

  /// Appends whole commits after `head`.
  public func append(
    _ commits: EncodedCommits, after head: JournalHead
  ) throws(StoreError) -> JournalHead {
    try contents.withLock { contents throws(StoreError) in
      guard !contents.isClosed else { throw .closed }
      try commits.check(after: head)
      guard contents.stream == nil else { throw .busy(holder: nil) }
      guard contents.head == head else { throw .conflict(contents.head) }
      let rest = commits.chunks.dropFirst()
      let bytes = rest.reduce(into: commits.chunks.first ?? []) { $0 += $1 }
      contents.appends.append(Append(first: head.position + 1, bytes: bytes))
      contents.head = commits.head
      return commits.head
    }
  }

  /// Ends the use of the store; its lines and contents are gone.
  public func close() throws(StoreError) {
    try contents.withLock { contents throws(StoreError) in
      guard !contents.isClosed else { throw .closed }
      contents.isClosed = true
      contents.appends = []
      contents.blobs = [:]
      contents.checkpoints = [:]
      contents.stream = nil
    }
  }

  func open() throws(StoreError) -> Contents {
    let contents = contents.withLock { $0 }
    guard !contents.isClosed else { throw .closed }
    return contents
  }

  func changing<T: Sendable>(
    _ body: (inout Contents) throws(StoreError) -> T
  ) throws(StoreError) -> T {
    try contents.withLock { contents throws(StoreError) in
      guard !contents.isClosed else { throw .closed }
      return try body(&contents)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The bytes after the first `count` line feeds.
  fileprivate func dropLines(_ count: Int) -> Slice<UnsafeRawBufferPointer> {
    var rest = self[...]
    for _ in 0..<count {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return rest.suffix(0) }
      rest = rest[(end + 1)...]
    }
    return rest
  }
}
