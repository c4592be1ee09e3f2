import CRMCore

extension StoreConformance {
  /// What a ``CheckpointStore`` keeps; passed over by stores that keep no checkpoints.
  static let checkpointCases: [StoreConformance] = [
    checkpointCase("a store without checkpoints has none to open") { store, _ in
      try expectEqual(try store.listCheckpoints(), [], "the checkpoints")
      try expect(try store.newest() == nil, "there is none to open")
      try store.deleteCheckpoint(at: 1)
    },
    checkpointCase("a checkpoint comes back as it was written, with its anchor") { store, _ in
      let genesis = try store.head().chain
      try store.appendCommit(lineCount: 3)
      let head = try store.head()
      let entry = try store.writeTestCheckpoint(at: head, month: 2, mark: 7)
      try expectEqual(try store.listCheckpoints(), [entry], "the checkpoints")
      let file = try store.newest()
      try store.expectWhole(file, at: 3)
      try expectEqual(file?.byteCount, entry.byteCount, "the size")
      try expectEqual(file?.anchor.head, head, "the head")
      try expectEqual(file?.anchor.genesis, genesis, "the genesis hash")
      try expectEqual(file?.anchor.time, entry.time, "the time")
      try expectEqual(file?.anchor.buildMark, [7], "the mark")
      try expectEqual(file?.section("test")?.extra, [7], "the extra bytes")
    },
    checkpointCase("the newest at or before a position is opened, or an older one that is taken") {
      store, _ in
      for _ in 1...2 {
        for _ in 1...3 { try store.appendCommit() }
        try store.writeTestCheckpoint(at: try store.head())
      }
      try store.appendCommit()
      for position in 0...8 {
        let found = try store.newest(position)
        if position < 3 { try expect(found == nil, "none up to \(position)") }
        if position >= 3 { try store.expectWhole(found, at: position < 6 ? 3 : 6) }
      }
      let older = try store.openCheckpoint(atOrBefore: 7) { $0.anchor.head.position < 6 }
      try store.expectWhole(older, at: 3)
      let none = try store.openCheckpoint(atOrBefore: 7) { _ in false }
      try expect(none == nil, "none that is taken")
    },
    checkpointCase("the lines after a checkpoint are read from there") { store, _ in
      for count in [1, 3, 2] { try store.appendCommit(lineCount: count) }
      let head = try store.head()
      try store.writeTestCheckpoint(at: head)
      let tail = try store.appendCommit(lineCount: 4) + store.appendCommit()
      let file = try store.newest()
      let position = file?.anchor.head.position ?? 0
      try expectEqual(try store.bytes(after: position), tail, "the lines after it")
    },
    checkpointCase("only a commit that the journal has gets a checkpoint") { store, _ in
      let empty = try store.head()
      try store.appendCommit(lineCount: 3)
      let head = try store.head()
      let others = [
        empty, JournalHead(position: 3, chain: empty.chain),
        JournalHead(position: 2, chain: head.chain), JournalHead(position: 4, chain: head.chain),
      ]
      for other in others {
        do {
          try store.writeTestCheckpoint(at: other)
        } catch StoreError.notWritten { continue }
        throw StoreConformanceFailure("a checkpoint of \(other) was written")
      }
      try expectEqual(try store.listCheckpoints(), [], "the checkpoints")
    },
    checkpointCase("a checkpoint whose writing fails leaves the others as they were") { store, _ in
      try store.appendCommit()
      try store.writeTestCheckpoint(at: try store.head())
      try store.appendCommit()
      let draft = Checkpoint.Draft(head: try store.head(), time: .min)
      do {
        try store.writeCheckpoint(draft) { writer in
          try writer.append([1, 2, 3], to: writer.section("test"))
          throw StoreConformanceFailure("of the writer")
        }
      } catch let error as StoreConformanceFailure {
        try expectEqual(error.description, "of the writer", "the error")
      }
      try expectEqual(try store.checkpointPositions(), [1], "the checkpoints")
      try store.expectWhole(try store.newest(), at: 1)
    },
    checkpointCase("the two newest are kept, and the newest of each month") { store, _ in
      for month in [1, 1, 1, 2, 2, 3, 3, 3, 3] {
        try store.appendCommit()
        try store.writeTestCheckpoint(at: try store.head(), month: month)
      }
      try expectEqual(try store.checkpointPositions(), [9, 8, 5, 3], "the checkpoints")
      for position in [3, 5, 8, 9] {
        try store.expectWhole(try store.newest(position), at: position)
      }
    },
    checkpointCase("what was opened can be read while it is replaced, superseded and deleted") {
      store, _ in
      try store.appendCommit()
      let head = try store.head()
      try store.writeTestCheckpoint(at: head, mark: 1)
      let first = try store.newest()
      try store.writeTestCheckpoint(at: head, mark: 2)
      let second = try store.newest()
      try expectEqual(second?.anchor.buildMark, [2], "the mark of the one that replaced it")
      for _ in 1...3 {
        try store.appendCommit()
        try store.writeTestCheckpoint(at: try store.head())
      }
      for position in try store.checkpointPositions() { try store.deleteCheckpoint(at: position) }
      try expectEqual(try store.listCheckpoints(), [], "the checkpoints")
      try store.expectWhole(first, at: 1)
      try expectEqual(first?.anchor.buildMark, [1], "the mark of the first")
      try store.expectWhole(second, at: 1)
    },
    checkpointCase("checkpoints are no part of the journal") { store, _ in
      try store.appendCommit(lineCount: 2)
      let (head, bytes) = (try store.head(), try store.bytes(after: 0))
      try store.writeTestCheckpoint(at: head)
      try expectEqual(try store.head(), head, "the head")
      try expectEqual(try store.bytes(after: 0), bytes, "the lines")
      try store.deleteCheckpoint(at: 2)
      try expectEqual(try store.bytes(after: 0), bytes, "the lines")
      try store.appendCommit()
      try expectEqual(try store.positions(after: 0), [1, 2, 3], "the positions")
    },
    checkpointCase("of writers that race, each leaves a whole checkpoint or none") { store, _ in
      for _ in 1...8 { try store.appendCommit() }
      let heads = try heads(of: store)
      _ = try Threads.run(Array(0..<4)) { writer in
        for round in 0..<6 { try store.writeTestCheckpoint(at: heads[(writer + round * 3) % 8]) }
        try store.writeTestCheckpoint(at: heads[7])
      }
      let entries = try store.listCheckpoints()
      try expectEqual(entries.first?.position, 8, "the newest")
      for entry in entries {
        try expectEqual(entry.problem, nil, "the problem of \(entry.position)")
        try store.expectWhole(try store.newest(entry.position), at: entry.position)
      }
    },
    checkpointCase("checkpoints are there after reopening, and seen by other openings") {
      store, harness in
      try store.appendCommit()
      try store.writeTestCheckpoint(at: try store.head())
      guard let other = try harness.reopenStore() as? any CheckpointStore else { return }
      try store.expectWhole(try other.newest(), at: 1)
      try other.appendCommit()
      try other.writeTestCheckpoint(at: try other.head())
      try store.expectWhole(try store.newest(), at: 2)
      try store.close()
      try expectEqual(try other.checkpointPositions(), [2, 1], "the checkpoints")
    },
    checkpointCase("after closing every call for checkpoints throws closed") { store, _ in
      try store.appendCommit()
      let head = try store.head()
      try store.close()
      try expectClosed { try store.writeTestCheckpoint(at: head) }
      try expectClosed { _ = try store.listCheckpoints() }
      try expectClosed { _ = try store.newest() }
      try expectClosed { try store.deleteCheckpoint(at: 1) }
    },
  ]

  static func checkpointCase(
    _ name: String,
    _ body: @escaping @Sendable (any CheckpointStore, any StoreHarness) throws -> Void
  ) -> StoreConformance {
    StoreConformance(name) { harness in
      guard let store = try harness.makeStore() as? any CheckpointStore else { return }
      try body(store, harness)
    }
  }

  /// The ends of the commits of a journal whose commits have one line each.
  static func heads(of store: any CheckpointStore) throws -> [JournalHead] {
    try store.bytes(after: 0).split(separator: UInt8(ascii: "\n")).map { line in
      try line.withUnsafeBytes { line in
        let envelope = try LineEnvelope(line)
        return JournalHead(position: envelope.position, chain: envelope.chain ?? .zero)
      }
    }
  }

  private static func expectClosed(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch StoreError.closed {
      return
    }
    throw StoreConformanceFailure("a call for checkpoints went on after closing")
  }
}
