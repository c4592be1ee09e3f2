extension InMemoryStore: CheckpointStore {
  /// Keeps a checkpoint as its bytes.
  @discardableResult
  public func writeCheckpoint(
    _ draft: Checkpoint.Draft, _ body: (inout Checkpoint.Writer) throws -> Void
  ) throws -> Checkpoint.Entry {
    guard try chain(at: draft.head.position) == draft.head.chain else {
      throw StoreError.notWritten(reason: "the journal has no such commit", code: 0)
    }
    var anchor = Checkpoint.Anchor(
      genesis: genesis, head: draft.head, time: draft.time, buildMark: draft.buildMark)
    anchor.verified = draft.head.position
    let bytes = CheckpointMemory.Sink()
    var writer = Checkpoint.Writer(to: bytes)
    try body(&writer)
    try writer.finish(anchor)
    let kept = bytes.bytes
    try changing { $0.checkpoints[draft.head.position] = kept }
    for position in Checkpoint.Retention.superfluous(of: try listCheckpoints()) {
      try deleteCheckpoint(at: position)
    }
    return Checkpoint.Entry(position: draft.head.position, byteCount: kept.count, time: draft.time)
  }

  /// Every checkpoint that is kept, the newest first; none of them can have a problem.
  public func listCheckpoints() throws(StoreError) -> [Checkpoint.Entry] {
    try open().checkpoints.sorted { $0.key > $1.key }.map { position, bytes in
      let file = try? Checkpoint.File(CheckpointMemory.Source(bytes))
      return Checkpoint.Entry(
        position: position, byteCount: bytes.count, time: file?.anchor.time)
    }
  }

  /// Opens the newest checkpoint at or before `position` that `accepts` takes.
  public func openCheckpoint(
    atOrBefore position: Position, where accepts: (Checkpoint.File) -> Bool
  ) throws(StoreError) -> Checkpoint.File? {
    let kept = try open().checkpoints.sorted { $0.key > $1.key }
    for (found, bytes) in kept where found <= position {
      if let file = try? Checkpoint.File(CheckpointMemory.Source(bytes)), accepts(file) {
        return file
      }
    }
    return nil
  }

  /// Deletes the checkpoint at `position`, if there is one.
  public func deleteCheckpoint(at position: Position) throws(StoreError) {
    try changing { $0.checkpoints[position] = nil }
  }

  /// The chain hash of the commit that ends at a position; nil where none does.
  private func chain(at position: Position) throws(StoreError) -> ContentDigest? {
    _ = try open()
    guard position > 0 else { return nil }
    var chain: ContentDigest?
    // What is no line has no chain hash either.
    try? read(after: position - 1) { lines in
      let end = lines.firstIndex(of: UInt8(ascii: "\n")) ?? lines.count
      chain = try LineEnvelope(UnsafeRawBufferPointer(rebasing: lines[..<end])).chain
      return false
    }
    return chain
  }
}
