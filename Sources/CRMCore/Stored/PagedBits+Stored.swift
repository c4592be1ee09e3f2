extension PagedBits {
  /// Appends the blocks that have ids, each after its number.
  func store(in bytes: inout [UInt8]) {
    var count: UInt32 = 0
    forEachBlock { _, _ in count += 1 }
    bytes.appendInteger(count)
    forEachBlock { block, words in
      bytes.appendInteger(UInt32(block))
      bytes.append(contentsOf: UnsafeRawBufferPointer(words))
    }
  }

  init?(stored fields: inout CheckpointFields) {
    self.init()
    guard let blockCount: UInt32 = fields.integer() else { return nil }
    for _ in 0..<blockCount {
      guard let block: UInt32 = fields.integer(), let words = fields.words(64) else { return nil }
      count += words.reduce(0) { $0 + $1.nonzeroBitCount }
      blocks.update(Int(block), empty: []) { $0 = words }
    }
  }
}

extension CheckpointFields {
  /// The next numbers of 64 bits, in the machine's order; nil when there are fewer.
  mutating func words(_ count: Int) -> [UInt64]? {
    guard count >= 0, count <= remainingCount / 8, let bytes = take(count * 8) else { return nil }
    return [UInt64](unsafeUninitializedCapacity: count) { room, filled in
      UnsafeMutableRawBufferPointer(room).copyMemory(from: bytes)
      filled = count
    }
  }
}
