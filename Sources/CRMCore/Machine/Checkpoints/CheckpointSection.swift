extension Checkpoint {
  /// A named run of blocks in a checkpoint; what they mean is known to whoever wrote them.
  package struct Section: Hashable, Sendable {
    /// The section's name, the only one of that name in its checkpoint.
    package let name: String
    /// How many blocks it has.
    package let blockCount: Int
    /// Bytes of its owner, read with the root.
    package let extra: [UInt8]
    /// The root of the table of its blocks: the one block itself where there is but one.
    let top: CheckpointBlockReference?

    /// How many levels of table blocks lie above its blocks.
    var tableDepth: Int {
      var (depth, count) = (0, blockCount)
      while count > 1 {
        count = (count - 1) / Checkpoint.Limits.tableFanOut + 1
        depth += 1
      }
      return depth
    }

    /// How many blocks lie under one entry of a table block of a level; 1 at the lowest.
    static func span(ofLevel level: Int) -> Int {
      var span = 1
      for _ in 1..<max(level, 1) {
        let (product, overflows) = span.multipliedReportingOverflow(
          by: Checkpoint.Limits.tableFanOut)
        if overflows { return .max }
        span = product
      }
      return span
    }
  }
}
