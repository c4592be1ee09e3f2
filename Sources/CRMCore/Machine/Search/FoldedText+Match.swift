extension FoldedText {
  /// What a search through the texts has cost.
  struct ScanCost: Equatable, Sendable {
    /// The bytes of text that were gone over.
    var bytes = 0
    /// The numbers that were passed on.
    var matches = 0
  }

  /// Passes the numbers whose text has `needle` inside, ascending, until `body` returns false.
  ///
  /// The needle is folded; the empty one is inside of every text. O(bytes of the texts).
  @discardableResult
  func forEachMatch(of needle: [UInt8], _ body: (UInt32) -> Bool) -> ScanCost {
    var cost = ScanCost()
    guard !needle.isEmpty else {
      for number in numbers where place(of: Int(number)) != nil {
        cost.matches += 1
        if !body(number) { break }
      }
      return cost
    }
    guard let finder = ByteFinder(needle, histogram: histogram) else { return cost }
    forEachMatch(of: finder, in: numbers, &cost, body)
    return cost
  }

  /// Passes the numbers of a range whose text has what `finder` finds, until `body` returns false.
  ///
  /// Returns false if `body` did.
  @discardableResult
  func forEachMatch(
    of finder: ByteFinder, in numbers: Range<UInt32>, _ cost: inout ScanCost,
    _ body: (UInt32) -> Bool
  ) -> Bool {
    guard !numbers.isEmpty else { return true }
    let end = offsets[Int(numbers.upperBound)]
    var number = Int(numbers.lowerBound)
    var position = offsets[number]
    return bytes.withUnsafeBytes { raw in
      while let found = finder.next(in: raw, from: position, to: end) {
        number = offsets.lastIndex(atMost: found, from: number)
        let next = offsets[number + 1]
        cost.bytes += next - position
        cost.matches += 1
        if !body(UInt32(number)) { return false }
        position = next
        number += 1
      }
      cost.bytes += end - position
      return true
    }
  }
}
