import Synchronization

extension Checkpoint.File {
  /// A block's bytes, read into the array that is returned, and checked.
  ///
  /// Takes one read, and one more for each table block on the way that was not read before.
  package func block(
    _ index: Int, of section: Checkpoint.Section
  ) throws(Checkpoint.Defect) -> [UInt8] {
    let reference = try reference(toBlock: index, of: section)
    return try checkedBytes(reference)
  }

  /// The bytes of all blocks of a section, one after the other.
  func bytes(of section: Checkpoint.Section) throws(Checkpoint.Defect) -> [UInt8] {
    if section.blockCount == 1 { return try block(0, of: section) }
    var bytes: [UInt8] = []
    for index in 0..<section.blockCount { bytes += try block(index, of: section) }
    return bytes
  }

  /// Passes blocks in order, reading those together that lie together; each was checked.
  ///
  /// A block's bytes are there only until `body` returns. Throws ``Checkpoint/Defect`` and what
  /// `body` throws.
  package func forEachBlock(
    of section: Checkpoint.Section, in range: Range<Int>,
    _ body: (Int, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var index = range.lowerBound
    while index < range.upperBound {
      let run = try run(from: index, before: range.upperBound, of: section)
      let start = run[0].offset
      let bytes = try read(start, run.reduce(0) { $0 + $1.byteCount })
      try bytes.withUnsafeBytes { bytes in
        for reference in run {
          let from = reference.offset - start
          let block = UnsafeRawBufferPointer(
            rebasing: bytes[from..<(from + reference.byteCount)])
          guard reference.matches(block) else { throw reference.damage }
          try body(index, block)
          index += 1
        }
      }
    }
  }

  /// Reads and checks every byte of the file.
  public func verify() throws(Checkpoint.Defect) {
    var byteCount = 0
    for section in sections {
      guard let top = section.top else { continue }
      byteCount += try verify(top, section.tableDepth, section.blockCount)
    }
    guard byteCount == blocksEnd else { throw .looseBytes(abs(blocksEnd - byteCount)) }
  }

  /// Checks what lies under a reference; returns how many bytes that is.
  private func verify(
    _ top: CheckpointBlockReference, _ level: Int, _ blockCount: Int
  ) throws(Checkpoint.Defect) -> Int {
    let bytes = try checkedBytes(top)
    guard level > 0 else { return bytes.count }
    let span = Checkpoint.Section.span(ofLevel: level)
    let entries = try entries(bytes, of: top, level, blockCount)
    var (sum, rest) = (bytes.count, blockCount)
    for entry in entries {
      sum += try verify(entry, level - 1, min(span, rest))
      rest -= span
    }
    return sum
  }

  /// Blocks from `index` on that lie one after the other, of about a megabyte together.
  private func run(
    from index: Int, before end: Int, of section: Checkpoint.Section
  ) throws(Checkpoint.Defect) -> [CheckpointBlockReference] {
    var run = [try reference(toBlock: index, of: section)]
    var byteCount = run[0].byteCount
    while index + run.count < end, byteCount < Self.runByteCount {
      let next = try reference(toBlock: index + run.count, of: section)
      guard next.offset == run[0].offset + byteCount else { break }
      run.append(next)
      byteCount += next.byteCount
    }
    return run
  }

  /// Walks down the table to a block.
  private func reference(
    toBlock index: Int, of section: Checkpoint.Section
  ) throws(Checkpoint.Defect) -> CheckpointBlockReference {
    guard index >= 0, index < section.blockCount, var reference = section.top else {
      throw .noBlock(index: index)
    }
    var (rest, count) = (index, section.blockCount)
    for level in stride(from: section.tableDepth, to: 0, by: -1) {
      let span = Checkpoint.Section.span(ofLevel: level)
      reference = try entry(rest / span, of: reference, level, count)
      count = min(span, count - rest / span * span)
      rest %= span
    }
    return reference
  }

  /// One entry of a table block, which is read once.
  private func entry(
    _ index: Int, of table: CheckpointBlockReference, _ level: Int, _ blockCount: Int
  ) throws(Checkpoint.Defect) -> CheckpointBlockReference {
    let kept = tables.withLock { $0[table.offset] }
    if let kept { return try entry(index, kept, of: table, level, blockCount) }
    let bytes = try checkedBytes(table)
    tables.withLock { $0[table.offset] = bytes }
    return try entry(index, bytes, of: table, level, blockCount)
  }

  private func entries(
    _ bytes: [UInt8], of table: CheckpointBlockReference, _ level: Int, _ blockCount: Int
  ) throws(Checkpoint.Defect) -> [CheckpointBlockReference] {
    var entries: [CheckpointBlockReference] = []
    for index in 0..<(bytes.count / CheckpointBlockReference.encodedByteCount) {
      entries.append(try entry(index, bytes, of: table, level, blockCount))
    }
    return entries
  }

  private func entry(
    _ index: Int, _ bytes: [UInt8], of table: CheckpointBlockReference, _ level: Int,
    _ blockCount: Int
  ) throws(Checkpoint.Defect) -> CheckpointBlockReference {
    let size = CheckpointBlockReference.encodedByteCount
    let span = Checkpoint.Section.span(ofLevel: level)
    // In this order: a sum with the largest span would overflow.
    let count = (blockCount - 1) / span + 1
    let entry = bytes.withUnsafeBytes { bytes -> CheckpointBlockReference? in
      guard bytes.count == count * size, index < count else { return nil }
      var fields = CheckpointFields(
        UnsafeRawBufferPointer(rebasing: bytes[(index * size)..<((index + 1) * size)]))
      // What a table refers to was written before it.
      return CheckpointBlockReference(&fields, before: table.offset)
    }
    guard let entry else { throw .damagedTable(offset: table.offset) }
    return entry
  }

  private func checkedBytes(
    _ reference: CheckpointBlockReference
  ) throws(Checkpoint.Defect) -> [UInt8] {
    let bytes = try read(reference.offset, reference.byteCount)
    guard bytes.withUnsafeBytes({ reference.matches($0) }) else { throw reference.damage }
    return bytes
  }

  /// How many bytes of blocks that lie together are read at once, or as many as one block has.
  private static let runByteCount = 1 << 20
}

extension CheckpointBlockReference {
  fileprivate func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
    Self.hash(of: bytes) == hash
  }
}
