/// A persistent column of optional integers by record number; a copy is O(1) and never changes.
///
/// Blocks hold 1,024 values with their count, minimum and maximum, so that queries skip blocks. The
/// value `Int64.min` is reserved for "absent" and cannot be stored.
package struct NumericColumn: Sendable {
  var blocks = BlockList<Block>()

  /// How many ids have a value; O(1).
  package private(set) var count = 0

  /// The reserved value that stands for "absent".
  package static var absent: Int64 { .min }

  /// The numbers that can be values.
  static var all: ClosedRange<Int64> { (absent + 1)...(.max) }

  /// Makes an empty column.
  package init() {}

  /// The value of an id, nil when it has none; O(1).
  package subscript(id: UInt32) -> Int64? {
    let value = blocks.with(Int(id >> 10)) { block in
      Int(id & 1023) < block.values.count ? block.values[Int(id & 1023)] : Self.absent
    }
    return value == Self.absent ? nil : value
  }

  /// Gives an id a value, or takes it away with nil; copies only what is shared.
  package mutating func set(_ id: UInt32, _ value: Int64?) { apply([(id, value)]) }

  /// Gives ids values, or takes them away with nil; ascending by id, of equal ids the last counts.
  ///
  /// Each block in which anything changes is touched once, the others not at all.
  package mutating func apply(_ changes: [(id: UInt32, value: Int64?)]) {
    var start = 0
    while start < changes.count {
      // What stands there already would copy a shared block for nothing.
      if Self.isSame(self[changes[start].id], changes[start].value) {
        start += 1
        continue
      }
      let block = changes[start].id >> 10
      var end = start + 1
      while end < changes.count && changes[end].id >> 10 == block { end += 1 }
      count += blocks.update(Int(block), empty: Block()) { $0.apply(changes[start..<end]) }
      start = end
    }
  }

  private static func isSame(_ value: Int64?, _ new: Int64?) -> Bool {
    (value ?? absent) == (new ?? absent)
  }

  /// Puts values in the place of a block's.
  mutating func setBlock(_ index: Int, _ values: [Int64]) {
    count += blocks.update(index, empty: Block()) { block in
      let before = block.count
      block = Block(values)
      return block.count - before
    }
  }

  /// Up to 1,024 values beside each other, and what is known of them.
  struct Block: Sendable {
    var values: [Int64] = []
    var count = 0
    // In a block without values the minimum is above the maximum.
    var minimum = Int64.max
    var maximum = Int64.min

    init(_ values: [Int64] = []) {
      self.values = values
      count = values.count { $0 != NumericColumn.absent }
      measure()
    }

    /// Replaces values; returns by how much their count changed.
    mutating func apply(_ changes: ArraySlice<(id: UInt32, value: Int64?)>) -> Int {
      let before = count
      var losesBound = false
      if changes.count > 64 { values.reserveCapacity(1024) }
      for change in changes {
        let slot = Int(change.id & 1023)
        let new = change.value ?? NumericColumn.absent
        if slot >= values.count {
          if new == .min { continue }
          let missing = slot + 1 - values.count
          values.append(contentsOf: repeatElement(NumericColumn.absent, count: missing))
        }
        let old = values[slot]
        if old == new { continue }
        values[slot] = new
        count += (new == .min ? 0 : 1) - (old == .min ? 0 : 1)
        losesBound = losesBound || (old != .min && (old == minimum || old == maximum))
        include(new)
      }
      if losesBound { measure() }
      return count - before
    }

    private mutating func include(_ value: Int64) {
      if value == .min { return }
      minimum = min(minimum, value)
      maximum = max(maximum, value)
    }

    private mutating func measure() {
      minimum = .max
      maximum = .min
      for value in values { include(value) }
    }
  }
}
