extension CodeColumn {
  /// Appends the blocks that have codes, each after its number.
  func store(in bytes: inout [UInt8]) {
    var blockCount: UInt32 = 0
    blocks.forEach { _, codes in blockCount += codes.isEmpty ? 0 : 1 }
    bytes.appendInteger(blockCount)
    blocks.forEach { index, codes in
      if codes.isEmpty { return }
      bytes.appendInteger(UInt32(index))
      bytes.append(contentsOf: codes)
    }
  }

  init?(stored fields: inout CheckpointFields) {
    self.init()
    guard let blockCount: UInt32 = fields.integer() else { return nil }
    for _ in 0..<blockCount {
      guard let index: UInt32 = fields.integer(), let codes = fields.take(1024) else { return nil }
      setBlock(Int(index), Array(codes))
    }
  }
}
