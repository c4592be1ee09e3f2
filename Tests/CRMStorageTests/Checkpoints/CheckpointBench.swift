import CRMCore
import CRMStorage

extension JSONFileStore {
  /// Writes a checkpoint whose blocks tell its position.
  @discardableResult
  func keepState(
    at head: JournalHead? = nil, month: Int = 1, checksChain: Bool = false, blockCount: Int = 4
  ) throws -> Checkpoint.Entry {
    let head = try head ?? self.head()
    var draft = Checkpoint.Draft(
      head: head, time: Timestamp(milliseconds: Int64(month) * 32 * 86_400_000))
    draft.checksChain = checksChain
    return try writeCheckpoint(draft) { writer in
      let section = writer.section("state")
      for block in Self.blocks(head.position, blockCount) { try writer.append(block, to: section) }
    }
  }

  private static func blocks(_ position: Position, _ count: Int) -> [[UInt8]] {
    (0..<count).map { index in
      (0..<(100 + index)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ position) }
    }
  }

  /// The positions of whole, usable checkpoints, the newest first; throws where one is not whole.
  func wholeStates() throws -> [Position] {
    var positions: [Position] = []
    for entry in try listCheckpoints() where entry.problem == nil {
      guard let file = try openCheckpoint(atOrBefore: entry.position, where: { _ in true }),
        let section = file.section("state")
      else { throw Checkpoint.Defect.damagedRoot }
      for (index, expected) in Self.blocks(entry.position, section.blockCount).enumerated()
      where try file.block(index, of: section) != expected {
        throw Checkpoint.Defect.damagedBlock(offset: index, byteCount: 0)
      }
      try file.verify()
      positions.append(entry.position)
    }
    return positions
  }

  /// The ends of all commits, and of lines of recovery.
  func heads() throws -> [JournalHead] {
    var heads: [JournalHead] = []
    var position = 0
    try read(after: 0) { lines in
      for line in lines.split(separator: UInt8(ascii: "\n")) {
        let envelope = try LineEnvelope(UnsafeRawBufferPointer(rebasing: line))
        if !envelope.isEpoch { position = envelope.position }
        guard let chain = envelope.chain else { continue }
        heads.append(JournalHead(position: position, chain: chain))
      }
      return true
    }
    return heads
  }
}

extension StoreBench {
  /// Opens the store from its newest checkpoint that is taken; the store, and the lines it passed.
  func resume(
    _ takes: @escaping (Checkpoint.File) -> Bool = { _ in true }
  ) throws -> (store: JSONFileStore, lines: [[UInt8]]) {
    var bytes: [UInt8] = []
    let store = try JSONFileStore.open(
      at: Self.path, options: options, files: files, taking: takes
    ) { bytes.append(contentsOf: $0) }
    return (store, bytes.split(separator: UInt8(ascii: "\n")).map(Array.init))
  }

  /// The names in the store's folder that begin so.
  func names(_ prefix: String) throws -> [String] {
    try files.list(Self.path).filter { $0.hasPrefix(prefix) }.sorted()
  }
}
