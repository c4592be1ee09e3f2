import CRMCore

/// Writes the segments of a new store, commit after commit.
struct RepairWriter {
  private let draft: StoreDraft
  private let segmentLimit: Int
  private let generation: Int
  /// The segment under way; nil when it was given back.
  private var active: OpenFile?
  private var place: Horizon.Place
  /// The end of what was written.
  private(set) var head: JournalHead
  /// What was not handed to the file yet, which ends at ``place``.
  private var pending: [UInt8] = []

  /// Begins the journal of a store with this format, which is written too.
  init(_ format: StoreFormat, in draft: StoreDraft, segmentLimit: Int) throws(StoreError) {
    (self.draft, self.segmentLimit) = (draft, segmentLimit)
    generation = format.generation
    let bytes = format.encoded()
    try draft.write(bytes, to: draft.layout.format)
    let tail = Tail.start(bytes.withUnsafeBytes { SHA256.hash($0) }, segment: 1)
    (head, place) = (tail.head, tail.place)
    active = try Self.begin(segment: 1, in: draft)
  }

  private static func begin(
    segment: Position, in draft: StoreDraft
  ) throws(StoreError) -> OpenFile {
    try draft.making { () throws(SystemError) in
      try draft.files.open(draft.layout.segment(segment), .create)
    }
  }

  /// Adds a commit as a group of its own.
  mutating func append(_ commit: inout PendingCommit) throws(StoreError) {
    if place.offset >= segmentLimit { try beginNextSegment() }
    let encoded = commit.finish()
    for chunk in encoded.chunks {
      pending += chunk
      place.offset += chunk.count
      if pending.count >= Self.bufferSize { try writePending() }
    }
    head = encoded.head
  }

  private mutating func beginNextSegment() throws(StoreError) {
    _ = try endSegment()
    place = Horizon.Place(segment: head.position + 1, offset: 0)
    active = try Self.begin(segment: place.segment, in: draft)
  }

  private mutating func writePending() throws(StoreError) {
    guard let file = active else { return }
    let (bytes, end) = (pending, place.offset)
    pending = []
    try draft.making { () throws(SystemError) in
      try draft.files.write(file, bytes, at: end - bytes.count)
    }
  }

  /// Flushes the segment and gives it back.
  private mutating func endSegment() throws(StoreError) -> FileStatus? {
    try writePending()
    guard let file = active else { return nil }
    defer { close() }
    return try draft.making { () throws(SystemError) in
      try draft.files.flush(file)
      return try draft.files.status(of: file)
    }
  }

  /// Ends the journal and makes the rest of the store.
  mutating func finish() throws(StoreError) {
    guard let segment = try endSegment() else { return }
    try draft.finish(generation: generation, head: head, place: place, segment: segment)
  }

  /// Gives the file back.
  mutating func close() {
    if let active { draft.files.close(active) }
    active = nil
  }

  private static let bufferSize = 1 << 20
}
