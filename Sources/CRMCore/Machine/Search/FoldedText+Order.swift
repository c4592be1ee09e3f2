extension FoldedText {
  /// Numbers in the order of their texts, and what it has cost to find it.
  struct Ordered: Equatable, Sendable {
    /// The numbers, in order.
    var numbers: [UInt32] = []
    /// How many numbers were looked at.
    var visited = 0
    /// How many of them were held, for a time at least, to be among the first.
    var held = 0
  }

  /// Whether the first of two numbers with the same text stands before the second in the answer.
  typealias TieOrder = (UInt32, UInt32) -> Bool

  /// The first `limit` of the given ascending numbers in the order of their texts.
  ///
  /// Texts are compared by their bytes. Numbers without a text come first, last if descending, in
  /// the order of the numbers. Among same texts `tie` decides, whatever the direction. O(numbers), or
  /// a sort of all of them for more than ten thousand.
  func first(
    _ limit: Int, among numbers: some Sequence<UInt32>, descending: Bool = false,
    tie: TieOrder = { $0 < $1 }
  ) -> Ordered {
    guard limit > 0 else { return Ordered() }
    return bytes.withUnsafeBytes { raw in
      let order = TextOrder(raw: raw, offsets: offsets, descending: descending)
      var best = BestTexts(limit, of: numbers.underestimatedCount)
      var absent: [UInt32] = []
      var answer = Ordered()
      for number in numbers {
        answer.visited += 1
        guard let place = place(of: Int(number)) else {
          if absent.count < limit { absent.append(number) }
          continue
        }
        let key = order.key(place.lowerBound, place.upperBound)
        if key <= best.threshold {
          best.offer(OrderedText(key: key, number: number), place, order, tie)
        }
      }
      answer.held = best.held
      answer.numbers = join(absent, best.finish(order, tie), descending: descending, limit: limit)
      return answer
    }
  }

  private func join(
    _ absent: [UInt32], _ present: [UInt32], descending: Bool, limit: Int
  ) -> [UInt32] {
    let (front, back) = descending ? (present, absent) : (absent, present)
    return front + back.prefix(max(0, limit - front.count))
  }
}
