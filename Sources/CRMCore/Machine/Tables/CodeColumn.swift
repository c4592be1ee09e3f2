/// A persistent column of small numbers by record number; a copy is O(1) and never changes.
///
/// A code stands for one of few values of a field, 0 for none. Grouping reads it beside the values
/// that are summed, where bitmaps would have to be combined pair by pair.
package struct CodeColumn: Sendable {
  /// The codes of 1,024 ids each, none where all are 0.
  private(set) var blocks = BlockList<[UInt8]>()

  /// Makes a column of zeros.
  package init() {}

  /// The code of an id, 0 when it has none; O(1).
  package subscript(id: UInt32) -> UInt8 {
    guard let codes = blocks[Int(id >> 10)], !codes.isEmpty else { return 0 }
    return codes[Int(id & 1023)]
  }

  /// Gives ids codes, ascending by id; of equal ids the last counts.
  mutating func apply(_ changes: [(id: UInt32, code: UInt8)]) {
    var start = 0
    while start < changes.count {
      // What stands there already would copy a shared block for nothing.
      if self[changes[start].id] == changes[start].code {
        start += 1
        continue
      }
      let block = changes[start].id >> 10
      blocks.update(Int(block), empty: []) { codes in
        if codes.isEmpty { codes = Self.none }
        while start < changes.count && changes[start].id >> 10 == block {
          codes[Int(changes[start].id & 1023)] = changes[start].code
          start += 1
        }
      }
    }
  }

  /// Puts codes in the place of a block's.
  mutating func setBlock(_ index: Int, _ codes: [UInt8]) {
    blocks.update(index, empty: []) { $0 = codes }
  }

  /// The codes of a block, whether there are any or not.
  func codes(of block: Int) -> [UInt8] {
    guard let codes = blocks[block], !codes.isEmpty else { return Self.none }
    return codes
  }

  private static let none = [UInt8](repeating: 0, count: 1024)

  /// The highest code of any id. O(n).
  var highest: UInt8 {
    var highest: UInt8 = 0
    blocks.forEach { _, codes in highest = max(highest, codes.max() ?? 0) }
    return highest
  }

  /// How many ids have a code. O(n).
  var filledCount: Int {
    var count = 0
    blocks.forEach { _, codes in count += codes.count(where: { $0 != 0 }) }
    return count
  }

  /// What is broken in the column's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations = blocks.checkInvariants()
    blocks.forEach { index, codes in
      if !codes.isEmpty && codes.count != 1024 {
        violations.append("block \(index) has \(codes.count) codes")
      }
    }
    return violations
  }
}
