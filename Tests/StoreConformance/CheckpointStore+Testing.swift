import CRMCore

extension CheckpointStore {
  /// Writes a checkpoint of a few blocks that tell its position.
  @discardableResult
  func writeTestCheckpoint(
    at head: JournalHead, month: Int = 1, mark: UInt8 = 0
  ) throws -> Checkpoint.Entry {
    let time = Timestamp(milliseconds: 1_767_225_600_000 + Int64(month - 1) * 31 * 86_400_000)
    let draft = Checkpoint.Draft(head: head, time: time, buildMark: [mark])
    return try writeCheckpoint(draft) { writer in
      let section = writer.section("test")
      writer.setExtra([mark], of: section)
      for block in Self.testBlocks(head.position) { try writer.append(block, to: section) }
    }
  }

  /// The blocks of a test's checkpoint: enough for a table of two levels.
  static func testBlocks(_ position: Position) -> [[UInt8]] {
    (0..<300).map { index in
      (0..<(index % 40)).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ index &+ position) }
    }
  }

  /// Throws unless a checkpoint is the whole one of that position.
  func expectWhole(_ file: Checkpoint.File?, at position: Position) throws {
    guard let file, let section = file.section("test") else {
      throw StoreConformanceFailure("there is no checkpoint at \(position)")
    }
    try expectEqual(file.anchor.head.position, position, "the checkpoint's position")
    var blocks: [[UInt8]] = []
    try file.forEachBlock(of: section, in: 0..<section.blockCount) { blocks.append(Array($1)) }
    try expect(blocks == Self.testBlocks(position), "the same blocks")
    try file.verify()
  }

  /// The newest checkpoint at or before a position.
  func newest(_ position: Position = .max) throws -> Checkpoint.File? {
    try openCheckpoint(atOrBefore: position) { _ in true }
  }

  /// The positions of all checkpoints, the newest first.
  func checkpointPositions() throws -> [Position] { try listCheckpoints().map(\.position) }
}
