/// A persistent list of blocks in groups of 64; a copy is O(1) and never changes.
///
/// A write beside a kept copy copies the list of groups, one group's handles and the block itself:
/// some hundred words, where one flat list of blocks would touch the count of every block.
@usableFromInline
struct BlockList<Block: Sendable>: Sendable {
  private(set) var groups: [[Block]] = []

  /// How many blocks there are, from the first to the last that was written.
  var count: Int {
    guard let last = groups.last else { return 0 }
    return (groups.count - 1) << 6 + last.count
  }

  init() {}

  /// Makes a list of these blocks.
  init(_ blocks: [Block]) {
    groups = stride(from: 0, to: blocks.count, by: 64).map {
      Array(blocks[$0..<min($0 + 64, blocks.count)])
    }
  }

  /// A block, nil beyond the last.
  @inline(__always)
  subscript(index: Int) -> Block? {
    let group = index >> 6
    guard group < groups.count, index & 63 < groups[group].count else { return nil }
    return groups[group][index & 63]
  }

  /// Passes a block to `body` where it lies, so that no reference is counted; nil beyond the last.
  @inline(__always)
  func with<Result>(_ index: Int, _ body: (Block) -> Result) -> Result? {
    let group = index >> 6
    guard group < groups.count, index & 63 < groups[group].count else { return nil }
    return groups.withUnsafeBufferPointer { groups in
      groups[group].withUnsafeBufferPointer { blocks in body(blocks[index & 63]) }
    }
  }

  /// Changes a block in place; blocks before it that do not exist yet become `empty`.
  @inline(__always)
  mutating func update<Result, Failure: Error>(
    _ index: Int, empty: Block, _ body: (inout Block) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if self[index] == nil { append(empty, at: index, after: empty) }
    return try body(&groups[index >> 6][index & 63])
  }

  /// Appends a block as that of an index, after `empty` for those that do not exist yet.
  mutating func append(_ block: Block, at index: Int, after empty: Block) {
    while count <= index {
      if groups.isEmpty || groups[groups.count - 1].count == 64 { groups.append([]) }
      groups[groups.count - 1].append(count == index ? block : empty)
    }
  }

  /// Takes away the blocks at the end that pass a test.
  mutating func trim(while isUnwanted: (Block) -> Bool) {
    while let block = groups.last?.last, isUnwanted(block) {
      groups[groups.count - 1].removeLast()
      if groups[groups.count - 1].isEmpty { groups.removeLast() }
    }
  }

  /// Passes every block with its number to `body`, ascending.
  @inline(__always)
  func forEach<Failure: Error>(
    _ body: (Int, Block) throws(Failure) -> Void
  ) throws(Failure) {
    for group in groups.indices {
      for slot in groups[group].indices { try body(group << 6 | slot, groups[group][slot]) }
    }
  }

  /// What is broken in the list's structure, empty when nothing is.
  func checkInvariants() -> [String] {
    var violations: [String] = []
    for (index, group) in groups.enumerated() {
      if group.isEmpty || group.count > 64 || (group.count < 64 && index + 1 < groups.count) {
        violations.append("group \(index) has \(group.count) blocks")
      }
    }
    return violations
  }
}
