/// A persistent column of optional integers by id; a copy is O(1) and never changes.
///
/// Pages hold 512 values with their count, minimum and maximum, so that ranges skip pages. The
/// value `Int64.min` is reserved for "absent" and cannot be stored.
@frozen
public struct NumericColumn: Sendable {
  @usableFromInline var pages = PageTree<Page>()

  /// How many ids have a value; O(1).
  public private(set) var count = 0

  /// The reserved value that stands for "absent".
  @inlinable public static var absent: Int64 { .min }

  /// Makes an empty column.
  public init() {}

  /// The value of an id, nil when it has none; O(1).
  @inlinable
  public subscript(id: UInt32) -> Int64? {
    guard let page = pages[Int(id >> 9)] else { return nil }
    let slot = Int(id & 511)
    guard slot < page.values.count, page.values[slot] != Self.absent else { return nil }
    return page.values[slot]
  }

  /// Gives an id a value, or takes it away with nil; O(log n), copying only what is shared.
  public mutating func set(_ id: UInt32, _ value: Int64?) {
    let new = value ?? Self.absent
    if new == Self.absent && self[id] == nil { return }
    count += pages.update(Int(id >> 9), empty: Page()) { $0.set(Int(id & 511), new) }
  }

  /// Up to 512 values beside each other, and what is known of them.
  @usableFromInline
  @frozen
  struct Page: Sendable {
    @usableFromInline var values: [Int64] = []
    @usableFromInline var count = 0
    // In a page without values the minimum is above the maximum.
    @usableFromInline var minimum = Int64.max
    @usableFromInline var maximum = Int64.min

    init() {}

    /// Replaces a value; returns by how much the count of values changed.
    mutating func set(_ slot: Int, _ new: Int64) -> Int {
      values.extend(to: slot, with: NumericColumn.absent)
      let old = values[slot]
      values[slot] = new
      let change = (new == .min ? 0 : 1) - (old == .min ? 0 : 1)
      count += change
      let losesBound = old != .min && new != old && (old == minimum || old == maximum)
      if losesBound {
        measure()
      } else if new != .min {
        minimum = min(minimum, new)
        maximum = max(maximum, new)
      }
      return change
    }

    private mutating func measure() {
      minimum = .max
      maximum = .min
      for value in values where value != .min {
        minimum = min(minimum, value)
        maximum = max(maximum, value)
      }
    }
  }
}
