public import CRMCore
import Synchronization

extension JSONFileStore: CheckpointStore {
  /// A thread for checkpoints alone; nil where nothing can be written.
  public var checkpointWorker: (any BlockingWorker)? {
    readOnlyReason == nil ? checkpointThread : nil
  }

  /// Writes a checkpoint to a file of its own, flushed with its name before this returns.
  ///
  /// Takes no lock among writers of lines, which go on meanwhile. What writers of checkpoints left
  /// who died is removed. With `CheckpointDraft.checksChain` the journal is read from where its
  /// chain was checked last, and `StoreError.damaged` thrown where it does not hold.
  @discardableResult
  public func writeCheckpoint(
    _ draft: Checkpoint.Draft, _ body: (inout Checkpoint.Writer) throws -> Void
  ) throws -> Checkpoint.Entry {
    let now = try refreshed()
    if let readOnlyReason { throw StoreError.readOnly(reason: readOnlyReason.text) }
    try place?.check()
    let anchor = try anchor(of: draft, now)
    let output = try newOutput(draft.head.position)
    let byteCount: Int
    do {
      var writer = Checkpoint.Writer(to: output)
      try body(&writer)
      try writer.finish(anchor)
      byteCount = writer.byteCount
      try publish(output, draft.head.position)
    } catch {
      try? files.remove(output.path)
      throw error
    }
    tidyUp()
    return Checkpoint.Entry(position: draft.head.position, byteCount: byteCount, time: draft.time)
  }

  /// Every checkpoint in the folder, the newest first, judged by its root and one line of the journal.
  public func listCheckpoints() throws(StoreError) -> [Checkpoint.Entry] {
    try search().all().map(\.entry)
  }

  /// Opens the newest checkpoint at or before `position` that belongs to the journal.
  ///
  /// Reading the lines after it then begins where it ends, without any search.
  public func openCheckpoint(
    atOrBefore position: Position, where accepts: (Checkpoint.File) -> Bool
  ) throws(StoreError) -> Checkpoint.File? {
    guard let opened = try search().newest(atOrBefore: position, where: accepts) else { return nil }
    remember(opened.tail)
    return opened.file
  }

  /// Deletes the file of the checkpoint at `position`, if there is one.
  public func deleteCheckpoint(at position: Position) throws(StoreError) {
    _ = try refreshed()
    if let readOnlyReason { throw .readOnly(reason: readOnlyReason.text) }
    try place?.check()
    try checkpoints.delete(position)
  }

  var checkpoints: CheckpointFolder { CheckpointFolder(files: files, layout: layout) }

  private func search() throws(StoreError) -> CheckpointSearch {
    let now = try refreshed()
    try place?.check()
    return try CheckpointSearch(checkpoints, genesis: genesis, end: now.tail.head.position)
  }

  private func newOutput(_ position: Position) throws(StoreError) -> CheckpointOutput {
    do {
      return try CheckpointOutput(position, layout, random: random, files)
    } catch {
      throw .notWritten(error)
    }
  }

  /// Makes a written checkpoint durable, and then gives it its name.
  private func publish(
    _ output: CheckpointOutput, _ position: Position
  ) throws(StoreError) {
    do throws(SystemError) {
      try output.flush()
      try flushHorizon()
      try files.rename(output.path, to: layout.checkpoint(position))
      try files.flushDirectory(layout.folder)
    } catch {
      throw .notWritten(error)
    }
  }

  /// Makes the horizon durable: a checkpoint must never be ahead of it but where lines were lost.
  private func flushHorizon() throws(SystemError) {
    try journal.withLock { journal throws(SystemError) in
      defer { publish(journal) }
      try journal?.flushHorizon(at: files.uptime)
    }
  }

  /// Removes what is kept no longer; what cannot be removed now goes the next time.
  private func tidyUp() {
    if let entries = try? listCheckpoints() {
      for position in Checkpoint.Retention.superfluous(of: entries) {
        try? files.remove(layout.checkpoint(position))
      }
    }
    if let names = try? files.list(layout.folder) { checkpoints.removeLeftovers(names) }
  }
}

extension JSONFileStore {
  /// The anchor of a checkpoint, with its place in the files.
  private func anchor(
    of draft: Checkpoint.Draft, _ now: Published
  ) throws(StoreError) -> Checkpoint.Anchor {
    let placing = CheckpointPlacing(files: files, layout: layout, published: now)
    guard let place = try placing.place(of: draft.head) else {
      throw .notWritten(reason: "the journal has no such commit", code: 0)
    }
    var anchor = Checkpoint.Anchor(
      genesis: genesis, head: draft.head, time: draft.time, buildMark: draft.buildMark,
      place: place.encoded())
    anchor.verified = try verified(draft, place, now)
    return anchor
  }

  /// Up to where the chain is known to hold, after it was checked up to the draft if that is asked.
  private func verified(
    _ draft: Checkpoint.Draft, _ place: CheckpointPlace, _ now: Published
  ) throws(StoreError) -> Position {
    let search = try CheckpointSearch(
      checkpoints, genesis: genesis, end: now.tail.head.position)
    var verified: Position = 0
    let last = try search.newest(atOrBefore: draft.head.position) { file in
      verified = max(verified, file.anchor.verified)
      return file.anchor.verified == file.anchor.head.position
    }
    guard draft.checksChain else { return verified }
    try checkChain(from: last, to: draft.head, place, now)
    return draft.head.position
  }

  private func checkChain(
    from last: CheckpointFolder.Opened?, to head: JournalHead, _ place: CheckpointPlace,
    _ now: Published
  ) throws(StoreError) {
    let start = last?.tail ?? Tail.start(genesis, segment: 1)
    if start.head == head { return }
    var scan = JournalScan(
      files: files, layout: layout,
      segments: now.segments.map(\.position).filter { $0 <= place.place.segment },
      known: now.segments,
      horizon: Horizon(
        sequence: 0, generation: format.generation, head: head, place: place.place,
        file: FileStatus(size: 0, device: 0, inode: 0)))
    scan.stopsAtHorizon = true
    scan.checksWholeChain = true
    let result = try scan.run(from: start)
    guard result.metHorizon else { throw Journal.damage(result) }
  }
}
