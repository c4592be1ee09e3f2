import CRMCore

/// The files of an open store, and what is known of them; used by one thread at a time.
struct Journal: Sendable {
  let files: any FileSystem
  let layout: StoreLayout
  let format: StoreFormat
  /// The hash of the format's bytes, with which the chain begins.
  let genesis: ContentDigest
  let options: JSONFileStore.Options
  /// The lock among writers; nil where there is no lock file to be opened.
  let lock: StoreLock?

  /// Where the store lies; nil where it has neither a lock nor a file of horizons.
  let place: StorePlace?

  /// The file of horizons; nil where there is none.
  var horizonFile: HorizonFile?

  /// The segments that belong to the journal, ascending.
  var segments: [Segment] = []
  /// The end of the journal as far as it was checked, never beyond what is flushed.
  var tail: Tail
  var mode: Mode
  /// The last segment, opened for writing when it was first needed.
  var active: ActiveSegment?
  /// The number of the newest horizon seen.
  var horizonSequence = 0
  /// The number of the file of horizons on its device, once it was asked for.
  var ownInode: UInt64?
  /// When the file of horizons was flushed last; nil before the first time.
  var horizonFlushed: UInt64?
  /// Whether horizons were written that were not flushed.
  var owesHorizonFlush = false
  var lastRecovery: JSONFileStore.RecoveryReport?
  /// Whether the lock is held from before an append until after it.
  var isHeld = false
  /// From which checkpoint the store was opened.
  var checkpointUse = JSONFileStore.CheckpointUse()
  /// Where the commit of that checkpoint ends.
  var knownEnds: [Position: Horizon.Place] = [:]
  /// The append in pieces that is under way.
  var stream: Stream?
  /// The horizon whose writer left its process's number in the lock file; nil when it was another.
  var notedSequence: Int?
  /// Whether this opening has left its process's number in the lock file since it took the lock.
  var hasNoted = false
  /// Whose number was there before.
  var holderBefore: Int32?

  /// What may be done with the store.
  enum Mode: Hashable, Sendable {
    /// Everything.
    case writable
    /// Reading, including what others append.
    case readOnly(JSONFileStore.ReadOnlyReason)
    /// Reading what was there when something went wrong.
    case frozen(JSONFileStore.ReadOnlyReason)
  }

  /// One of the files that hold the journal's lines.
  struct Segment: Hashable, Sendable {
    /// The position of its first line.
    var position: Position
    /// The state when it was read, for its place on the device.
    var file: FileStatus
  }

  /// The segment that is appended to.
  struct ActiveSegment: Sendable {
    var position: Position
    var file: OpenFile
    /// The state when it was opened, for its place on the device.
    var status: FileStatus
    /// Up to where the file is known to reach; beyond its lines it was grown ahead by zeros.
    var capacity: Int
    /// Whether something was appended to it by this opening.
    var isUsed = false
  }

  /// The lock, without which nothing is written; throws unless writing is allowed here.
  func writersLock() throws(StoreError) -> StoreLock {
    switch mode {
    case .writable: break
    case .readOnly(let reason), .frozen(let reason): throw .readOnly(reason: reason.text)
    }
    guard let lock else { throw .readOnly(reason: JSONFileStore.ReadOnlyReason.missingLock.text) }
    guard stream == nil else { throw .busy(holder: lock.processID) }
    return lock
  }

  /// The last segment, opened for writing.
  mutating func activeSegment() throws(StoreError) -> ActiveSegment {
    if let active, active.position == tail.place.segment { return active }
    if let active { files.close(active.file) }
    active = nil
    do {
      let file = try files.open(layout.segment(tail.place.segment), .readWrite)
      let status = try closing(file) { file throws(SystemError) in try files.status(of: file) }
      let opened = ActiveSegment(
        position: tail.place.segment, file: file, status: status, capacity: status.size)
      active = opened
      return opened
    } catch {
      throw .notWritten(error)
    }
  }

  /// Passes `file` to `body`, and closes it when that throws.
  func closing<T>(
    _ file: OpenFile, _ body: (OpenFile) throws(SystemError) -> T
  ) throws(SystemError) -> T {
    do {
      return try body(file)
    } catch {
      files.close(file)
      throw error
    }
  }

  /// The segments that are there now.
  func listSegments() throws(StoreError) -> [Position] {
    do {
      return try files.list(layout.folder).compactMap(StoreLayout.segmentPosition).sorted()
    } catch {
      throw .unusable(error)
    }
  }

  /// A scan of the segments that are there now.
  func scan(
    meeting horizon: Horizon?, stopsAtHorizon: Bool = false
  ) throws(StoreError) -> JournalScan {
    try place?.check()
    return JournalScan(
      files: files, layout: layout, segments: try listSegments(), known: segments,
      horizon: horizon, stopsAtHorizon: stopsAtHorizon)
  }

  /// Gives back every file.
  mutating func close() {
    try? abortAppend()
    cutZeros()
    if owesHorizonFlush, let horizonFile { try? files.flush(horizonFile.file) }
    for file in [active?.file, horizonFile?.file, lock?.file] {
      if let file { files.close(file) }
    }
    active = nil
  }
}
