extension Checkpoint.Writer {
  /// Writes a whole state, into whose tables all changes were folded.
  mutating func add(_ state: State) throws {
    let summary = StoredSummary(hash: state.hash, foreignKinds: state.foreignKinds)
    setExtra(summary.encoded(), of: section(StoredSummary.section))
    for slots in state.kinds.slots {
      guard let base = state.known(slots)?.base, base.rowCount > 0 else { continue }
      try addRows(of: base)
      try base.store(&self)
    }
  }

  /// Writes idempotency keys.
  mutating func add(_ keys: [KeyRing.Entry]) throws {
    var bytes: [UInt8] = []
    for entry in keys {
      bytes.appendInteger(UInt64(entry.position))
      bytes.appendCounted(Array(entry.key.utf8))
    }
    try append(bytes, to: section(StoredState.keySection))
  }

  /// Writes a part of a table, as it was where it is unchanged since it was read.
  mutating func add<Part>(
    _ name: String, of slots: Slots, _ part: Deferred<Part>, _ store: (Part, inout [UInt8]) -> Void
  ) throws {
    var bytes = part.stored?.bytes ?? []
    if bytes.isEmpty { store(part.value, &bytes) }
    let section = section("\(slots.kind)/\(name)")
    try bytes.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: Self.partBlockBytes) {
        let end = min(start + Self.partBlockBytes, bytes.count)
        try append(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), to: section)
      }
    }
  }

  private mutating func addRows(of base: TableBase) throws {
    let section = section(base.slots.kind.rawValue)
    var runs: [StoredRun] = []
    var block = 0
    var failure: StoreError?
    base.rows.forEachPage { page, bytes in
      if let last = runs.indices.last, runs[last].first + runs[last].count == page {
        runs[last].count += 1
      } else {
        runs.append(StoredRun(first: page, count: 1, block: block))
      }
      block += 1
      do throws(StoreError) { try append(bytes, to: section) } catch { failure = error }
      return failure == nil
    }
    if let failure { throw failure }
    setExtra(StoredTable.extra(base, runs), of: section)
  }

  private static let partBlockBytes = 1 << 20
}
