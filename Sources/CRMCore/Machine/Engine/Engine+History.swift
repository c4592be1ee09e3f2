extension Engine {
  /// The changes of a record, the latest first, by positioned reads along the `p` links.
  func history<R: CRMRecord>(of record: R, _ snapshot: Snapshot) throws(CRMError) -> [RecordChange]
  {
    var changes: [RecordChange] = []
    var next = try snapshot.state.knownTable(R.self).position(of: record.header.number)
    while let position = next {
      let change = try change(at: position, of: record.reference)
      changes.append(change)
      next = change.previous
    }
    return changes
  }

  /// What the line at a position says of a record; the line named by it lies before it.
  private func change(
    at position: Position, of record: RecordReference
  ) throws(CRMError) -> RecordChange {
    var found: RecordChange?
    try reading(after: position - 1) { chunk in
      try chunk.firstLine { bytes in
        try JournalLine.read(bytes) { line, reader in
          found = try RecordChange(
            line, &reader, fields: parts.catalog[line.record.kind]?.allFields)
        }
      }
      return false
    }
    guard let found, found.position == position else {
      throw .journal("there is no line at position \(position)")
    }
    guard found.record == record, found.previous ?? 0 < position else {
      throw .journal("line \(position) is not one of the changes of \(record)")
    }
    return found
  }

  /// What the last `count` lines say, the latest first.
  func latestChanges(_ count: Int, upTo end: Position? = nil) throws(CRMError) -> [RecordChange] {
    let end = end ?? .max
    let start = max(0, min(end, snapshot.position) - count)
    var changes: [RecordChange] = []
    try reading(after: start) { chunk in
      try chunk.forEachLine { bytes in
        try JournalLine.read(bytes) { line, reader in
          guard line.position <= end else { return try reader.skipValue() }
          changes.append(
            try RecordChange(line, &reader, fields: parts.catalog[line.record.kind]?.allFields))
        }
      }
      return changes.count < count
    }
    return changes.suffix(count).reversed()
  }

  /// The state as it was at a past time, with the rights of today.
  func snapshot(at time: Timestamp) throws(CRMError) -> Snapshot {
    try CRMError.catching { try replayed(until: time) }
  }

  private func replayed(until time: Timestamp) throws -> Snapshot {
    var replay = Replay(catalog: parts.catalog)
    if usesCheckpoints, let stored = try checkpoint(before: time) {
      replay = Replay(catalog: parts.catalog, from: stored)
    }
    try replay.run(store, until: time)
    let work = try replay.finish(JournalHead(position: 0, chain: .zero), parts.zones)
    return Snapshot(work.state, work.configuration, parts.catalog).decided(by: snapshot)
  }

  /// Reads lines of the journal; what goes wrong is the store's error, or names the journal.
  func reading(
    after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws(CRMError) {
    do {
      try store.read(after: position, body)
    } catch let error as StoreError {
      throw .store(error)
    } catch {
      throw .journal("a line after position \(position): \(error)")
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Passes the first line, without its line feed, to `body`.
  func firstLine(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    let end = firstIndex(of: UInt8(ascii: "\n")) ?? count
    try body(UnsafeRawBufferPointer(rebasing: self[0..<end]))
  }
}
