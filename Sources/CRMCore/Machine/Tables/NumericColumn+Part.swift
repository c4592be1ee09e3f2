extension NumericColumn {
  /// The ids of a set that lie in one block, and the block's values.
  struct Part {
    /// The number of the block's first id.
    let first: UInt32
    let values: UnsafeBufferPointer<Int64>
    let ids: Selection

    /// Ids as their set has them: in order, or as the 16 words of the block.
    enum Selection {
      case list(UnsafeBufferPointer<UInt32>)
      case words(UnsafeBufferPointer<UInt64>)
    }

    /// Passes each id with a value to `isDone` until it says so; returns whether it did.
    @inline(__always)
    func walk<Failure: Error>(
      _ isDone: (UInt32, Int64) throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
      switch ids {
      case .list(let list):
        for id in list {
          let slot = Int(id & 1023)
          guard slot < values.count else { return false }
          if values[slot] != .min, try isDone(id, values[slot]) { return true }
        }
      case .words(let words):
        for index in words.indices {
          var rest = words[index]
          while rest != 0 {
            let slot = index << 6 | rest.trailingZeroBitCount
            guard slot < values.count else { return false }
            if values[slot] != .min, try isDone(first | UInt32(slot), values[slot]) { return true }
            rest &= rest &- 1
          }
        }
      }
      return false
    }

    /// How many ids there are.
    var idCount: Int {
      switch ids {
      case .list(let list): list.count
      case .words(let words): BitWords.count(words)
      }
    }
  }

  /// Passes the part of a set in each block that is wanted to `isDone` until it says so.
  @inline(__always)
  func forEachPart<Failure: Error>(
    of ids: IDSet, where isWanted: (Block) -> Bool,
    until isDone: (Part) throws(Failure) -> Bool
  ) throws(Failure) {
    func pass(_ index: Int, _ ids: Part.Selection) throws(Failure) -> Bool {
      // The values stay where they are as long as the column does. To count references to a block would
      // have the processor wait for what it reads of one before it begins with the next.
      let values = blocks.with(index) { block in
        isWanted(block) ? block.values.withUnsafeBufferPointer { $0 } : nil
      }
      guard let values = values ?? nil else { return false }
      return try isDone(Part(first: UInt32(index << 10), values: values, ids: ids))
    }
    defer { withExtendedLifetime(blocks) {} }
    try ids.list.withUnsafeBufferPointer { (list) throws(Failure) in
      var start = 0
      while start < list.count {
        let index = list[start] >> 10
        var end = start + 1
        while end < list.count && list[end] >> 10 == index { end += 1 }
        // Between `start` and `end` lie ids of the list.
        if try pass(Int(index), .list(UnsafeBufferPointer(rebasing: list[start..<end]))) { return }
        start = end
      }
    }
    for block in 0..<ids.bits.blocks.count {
      guard let words = ids.bits.words(of: block) else { continue }
      let isEnd = try words.withUnsafeBufferPointer { (words) throws(Failure) in
        for quarter in 0..<4 {
          // A block of a bitmap has 64 words.
          let part = UnsafeBufferPointer(rebasing: words[quarter << 4..<(quarter + 1) << 4])
          if !part.contains(where: { $0 != 0 }) { continue }
          if try pass(block << 2 | quarter, .words(part)) { return true }
        }
        return false
      }
      if isEnd { return }
    }
  }
}
