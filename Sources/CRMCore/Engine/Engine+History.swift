extension Engine {
  /// The changes of a record, the latest first, by positioned reads along the `p` links.
  func history<R: Record>(of record: R, _ snapshot: Snapshot) throws -> [Change] {
    var changes: [Change] = []
    var next = snapshot.state.table(R.self).row(record.header.number)?.position
    while let position = next {
      let change = try change(at: position)
      changes.append(change)
      next = change.previous
    }
    return changes
  }

  /// What the line at a position says.
  private func change(at position: Position) throws -> Change {
    var found: Change?
    try store.read(after: position - 1) { chunk in
      try chunk.firstLine { bytes in
        try JournalLine.read(bytes) { line, reader in
          found = try Change(
            line, &reader, fields: parts.catalog[line.record.kind]?.allFields)
        }
      }
      return false
    }
    guard let found, found.position == position else {
      throw CRMError.journal("there is no line at position \(position)")
    }
    return found
  }

  /// What the last `count` lines say, the latest first.
  func latestChanges(_ count: Int) throws -> [Change] {
    let start = max(0, snapshot.position - count)
    var changes: [Change] = []
    try store.read(after: start) { chunk in
      try chunk.forEachLine { bytes in
        try JournalLine.read(bytes) { line, reader in
          changes.append(
            try Change(line, &reader, fields: parts.catalog[line.record.kind]?.allFields))
        }
      }
      return true
    }
    return changes.suffix(count).reversed()
  }

  /// Reads what other processes appended, when nobody decides.
  func refreshInTurn() -> FlushResult? {
    turns.takeBlocking()
    let result = refresh()
    startAfresh()
    turns.pass()
    return result
  }

  /// The state as it was at a past time.
  func snapshot(at time: Timestamp) throws -> Snapshot {
    var replay = Replay(catalog: parts.catalog, head: JournalHead(position: 0, chain: .zero))
    try replay.run(store, until: time)
    let work = try replay.finish(JournalHead(position: 0, chain: .zero), parts.zones)
    return Snapshot(work.state, work.configuration, parts.catalog)
  }
}

extension UnsafeRawBufferPointer {
  /// Passes the first line, without its line feed, to `body`.
  func firstLine(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    let end = firstIndex(of: UInt8(ascii: "\n")) ?? count
    try body(UnsafeRawBufferPointer(rebasing: self[0..<end]))
  }
}
