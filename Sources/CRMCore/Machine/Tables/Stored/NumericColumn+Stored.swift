extension NumericColumn {
  /// Appends the blocks that have values, each after its number and its length.
  func store(in bytes: inout [UInt8]) {
    var blockCount: UInt32 = 0
    blocks.forEach { _, block in blockCount += block.count > 0 ? 1 : 0 }
    bytes.appendInteger(blockCount)
    blocks.forEach { index, block in
      if block.count == 0 { return }
      bytes.appendInteger(UInt32(index))
      bytes.appendInteger(UInt32(block.values.count))
      block.values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
  }

  init?(stored fields: inout CheckpointFields) {
    self.init()
    guard let blockCount: UInt32 = fields.integer() else { return nil }
    for _ in 0..<blockCount {
      guard let index: UInt32 = fields.integer(), let length: UInt32 = fields.integer(),
        length <= 1024, let values: [Int64] = fields.numbers(Int(length))
      else { return nil }
      setBlock(Int(index), values)
    }
  }
}
