import CRMCore

extension StoreConformance {
  /// What becomes of checkpoints that cannot be used; passed over where none can be spoiled.
  static let unusableCheckpointCases: [StoreConformance] = [
    spoiledCase("a damaged checkpoint is passed over, and said") { bytes in
      bytes[bytes.count - 50] ^= 1
    } problem: {
      .damaged(.damagedRoot)
    },
    spoiledCase("a checkpoint that was cut is passed over, and said") { bytes in
      bytes.removeLast(bytes.count / 2)
    } problem: {
      .damaged(.noFooter)
    },
    spoiledCase("a checkpoint of no bytes is passed over, and said") { bytes in
      bytes = []
    } problem: {
      .damaged(.noFooter)
    },
    spoiledCase("a checkpoint of another store is passed over, and said") { bytes in
      bytes = rewritten(bytes) { $0.genesis = .zero }
    } problem: {
      .foreign
    },
    checkpointCase("a checkpoint ahead of its journal is passed over, said and kept") {
      store, harness in
      guard let good = try spoil(store, harness, at: 5, { $0.head.position = 5 }) else { return }
      try expectEqual(
        try store.listCheckpoints().first?.problem, .ahead(lineCount: 2), "the problem")
      try store.expectWhole(try store.newest(), at: good)
      try store.writeTestCheckpoint(at: try store.head(), mark: 9)
      try expectEqual(try store.checkpointPositions(), [5, 3, 2], "the checkpoints")
      for _ in 1...3 { try store.appendCommit() }
      guard case .stale = try store.listCheckpoints().first?.problem else {
        throw StoreConformanceFailure("what the journal went past is not stale")
      }
      try store.writeTestCheckpoint(at: try store.head())
      try expect(try !store.checkpointPositions().contains(5), "it is kept no longer")
    },
    checkpointCase("a checkpoint of another history of the store is passed over, and said") {
      store, harness in
      guard let good = try spoil(store, harness, at: 3, { $0.head.chain = .zero }) else { return }
      guard case .stale = try store.listCheckpoints().first?.problem else {
        throw StoreConformanceFailure("another history is not stale")
      }
      try store.expectWhole(try store.newest(), at: good)
    },
    checkpointCase("a damaged block is told when it is read, and nothing else is") {
      store, harness in
      try store.appendCommit()
      try store.writeTestCheckpoint(at: try store.head())
      guard try harness.changeCheckpoint(at: 1, { $0[0] ^= 128 }) else { return }
      guard let file = try store.newest(), let section = file.section("test") else {
        throw StoreConformanceFailure("a checkpoint with a damaged block is not there")
      }
      var damaged: [Int] = []
      for index in 0..<section.blockCount {
        do {
          let block = try file.block(index, of: section)
          try expect(block == type(of: store).testBlocks(1)[index], "block \(index) is whole")
        } catch is Checkpoint.Defect { damaged.append(index) }
      }
      try expectEqual(damaged, [1], "the damaged blocks")
    },
  ]

  /// A case of two checkpoints of which the newer is spoiled: the older is opened in its place.
  private static func spoiledCase(
    _ name: String, _ change: @escaping @Sendable (inout [UInt8]) -> Void,
    problem: @escaping @Sendable () -> Checkpoint.Problem
  ) -> StoreConformance {
    checkpointCase(name) { store, harness in
      for _ in 1...2 {
        try store.appendCommit()
        try store.writeTestCheckpoint(at: try store.head())
      }
      guard try harness.changeCheckpoint(at: 2, change) else { return }
      let entries = try store.listCheckpoints()
      try expectEqual(entries.map(\.position), [2, 1], "the checkpoints")
      try expectEqual(entries.map(\.problem), [problem(), nil], "the problems")
      try store.expectWhole(try store.newest(), at: 1)
      try store.appendCommit()
      try store.writeTestCheckpoint(at: try store.head())
      try expectEqual(try store.checkpointPositions(), [3, 1], "the checkpoints")
      try store.writeTestCheckpoint(at: try heads(of: store)[1])
      try store.expectWhole(try store.newest(2), at: 2)
    }
  }

  /// Writes checkpoints at 2 and 3 of three commits, and puts one that says otherwise at a position.
  ///
  /// Returns the position of the newest good one; nil where nothing can be put there.
  private static func spoil(
    _ store: any CheckpointStore, _ harness: any StoreHarness, at position: Position,
    _ change: (inout Checkpoint.Anchor) -> Void
  ) throws -> Position? {
    var bytes: [UInt8] = []
    for _ in 1...3 { try store.appendCommit() }
    for head in try heads(of: store).dropFirst() { try store.writeTestCheckpoint(at: head) }
    guard try harness.changeCheckpoint(at: 3, { bytes = $0 }) else { return nil }
    let other = rewritten(bytes, change)
    guard try harness.changeCheckpoint(at: position, { $0 = other }) else { return nil }
    return position == 3 ? 2 : 3
  }

  /// A whole checkpoint of the same blocks with another anchor.
  private static func rewritten(
    _ bytes: [UInt8], _ change: (inout Checkpoint.Anchor) -> Void
  ) -> [UInt8] {
    let sink = CheckpointMemory.Sink()
    do {
      let file = try Checkpoint.File(CheckpointMemory.Source(bytes))
      var anchor = file.anchor
      change(&anchor)
      var writer = Checkpoint.Writer(to: sink)
      for section in file.sections {
        try writer.append(
          0..<section.blockCount, of: section, in: file, to: writer.section(section.name))
      }
      try writer.finish(anchor)
    } catch {
      return []
    }
    return sink.bytes
  }
}
