/// Gathers the references to a section's blocks, and gives those that fill a block away.
///
/// So what is held in memory is bounded, however many blocks a section has.
struct CheckpointTableBuilder: Sendable {
  private(set) var blockCount = 0
  /// References that are in no table block yet: to blocks, to tables of them, and so on.
  private var levels: [[CheckpointBlockReference]] = [[]]

  /// A table block to be put into the file, and the level that it closes.
  struct Block {
    let level: Int
    let bytes: [UInt8]
  }

  /// The root of the table, once everything else was taken; nil without a block.
  var top: CheckpointBlockReference? { levels[levels.count - 1].first }

  /// Notes the next block of the section.
  mutating func append(_ block: CheckpointBlockReference) {
    blockCount += 1
    levels[0].append(block)
  }

  /// Notes where a table block was put.
  mutating func append(_ reference: CheckpointBlockReference, for block: Block) {
    if block.level + 1 == levels.count { levels.append([]) }
    levels[block.level + 1].append(reference)
  }

  /// The next table block that is full.
  mutating func takeFull() -> Block? {
    take { $0.count == Checkpoint.Limits.tableFanOut }
  }

  /// The next table block there is, once all blocks were noted.
  mutating func takeRest() -> Block? {
    let last = levels.count - 1
    if levels[last].count > 1 { return take { !$0.isEmpty } }
    return levels[..<last].allSatisfy(\.isEmpty) ? nil : take { !$0.isEmpty }
  }

  private mutating func take(_ isDue: ([CheckpointBlockReference]) -> Bool) -> Block? {
    guard let level = levels.firstIndex(where: isDue) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(levels[level].count * CheckpointBlockReference.encodedByteCount)
    for reference in levels[level] { reference.append(to: &bytes) }
    levels[level].removeAll(keepingCapacity: true)
    return Block(level: level, bytes: bytes)
  }
}
