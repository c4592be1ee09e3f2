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
      guard let block: UInt32 = fields.integer(), let words: [UInt64] = fields.numbers(64) else {
        return nil
      }
      words.withUnsafeBufferPointer { append(Int(block), $0) }
    }
  }
}
