extension TextOrder {
  /// Texts that are fewer than this are compared with each other whole.
  private static let fewTexts = 24

  /// Sorts texts whose keys are those of depth 0.
  ///
  /// Each round sorts by eight bytes and leaves the runs that have the same to the next.
  func sort(_ texts: inout [OrderedText], _ tie: FoldedText.TieOrder) {
    var open: [(range: Range<Int>, depth: Int)] = [(texts.indices, 0)]
    while let (range, depth) = open.popLast() {
      if range.count < Self.fewTexts {
        texts[range].sort { precedes($0, $1, depth: depth, tie) }
      } else if sortKeys(&texts, range, depth, tie) {
        openRuns(&texts, range, depth, &open)
      }
    }
  }

  /// Sorts a range by its keys; returns false if that has ended it.
  private func sortKeys(
    _ texts: inout [OrderedText], _ range: Range<Int>, _ depth: Int, _ tie: FoldedText.TieOrder
  ) -> Bool {
    let key = texts[range.lowerBound].key
    if texts[range].contains(where: { $0.key != key }) {
      texts[range].sort { $0.key < $1.key }
      return true
    }
    if texts[range].contains(where: { place(of: $0.number).count > depth + 8 }) { return true }
    texts[range].sort { precedes($0, $1, depth: depth, tie) }
    return false
  }

  /// Gives each run of the same key the keys of the next depth, and leaves it to be sorted.
  private func openRuns(
    _ texts: inout [OrderedText], _ range: Range<Int>, _ depth: Int,
    _ open: inout [(range: Range<Int>, depth: Int)]
  ) {
    var start = range.lowerBound
    while start < range.upperBound {
      let key = texts[start].key
      var end = start + 1
      while end < range.upperBound, texts[end].key == key { end += 1 }
      if end - start > 1 {
        for place in start..<end {
          texts[place].key = self.key(of: texts[place].number, depth: depth + 8)
        }
        open.append((start..<end, depth + 8))
      }
      start = end
    }
  }
}
