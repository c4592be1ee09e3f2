/// A persistent set of ids; a copy is O(1) and never changes.
///
/// Up to 128 ids are one sorted array. Above that they are a bitmap in leaves of 4,096
/// ids that store only words which are not zero, so scattered ids stay small and set operations
/// skip what is absent.
@frozen
public struct IDSet: Sendable {
  /// How many ids the set holds; O(1).
  @inlinable public var count: Int { size }

  // Exactly one of the two holds the ids; the other is empty.
  @usableFromInline var small: [UInt32] = []
  @usableFromInline var pages = PageTree<Leaf>()
  @usableFromInline var size = 0

  /// The most ids that are kept as one sorted array.
  ///
  /// Copying so many costs what copying one leaf of the bitmap costs.
  @usableFromInline static let smallLimit = 128

  /// Makes an empty set.
  @inlinable
  public init() {}

  /// Makes a set of ids in ascending order; repeated ones count once. O(n).
  public init(sorted ids: some Sequence<UInt32>) {
    var builder = Builder()
    for id in ids { builder.append(bit: UInt64(1) << UInt64(id & 63), word: Int(id >> 6)) }
    self = builder.finish()
  }

  /// Whether the set holds no ids.
  @inlinable public var isEmpty: Bool { size == 0 }

  @inlinable var isSmall: Bool { size == small.count }

  /// Whether an id is in the set; O(log n) in small sets, O(1) in large ones.
  @inlinable
  public func contains(_ id: UInt32) -> Bool {
    if isSmall {
      let index = lowerBound(id)
      return index < small.count && small[index] == id
    }
    guard let leaf = pages[Int(id >> 12)] else { return false }
    return leaf.word(Int(id >> 6 & 63)) & UInt64(1) << UInt64(id & 63) != 0
  }

  /// Adds an id; returns whether it was absent.
  @discardableResult
  public mutating func insert(_ id: UInt32) -> Bool {
    guard isSmall else { return insertIntoPages(id) }
    let index = lowerBound(id)
    if index < small.count && small[index] == id { return false }
    small.insert(id, at: index)
    size += 1
    if size > Self.smallLimit { spread() }
    return true
  }

  /// Takes an id out; returns whether it was there.
  @discardableResult
  public mutating func remove(_ id: UInt32) -> Bool {
    guard isSmall else { return removeFromPages(id) }
    let index = lowerBound(id)
    guard index < small.count && small[index] == id else { return false }
    small.remove(at: index)
    size -= 1
    return true
  }

  /// The index of the first id in the sorted array that is not below `id`.
  @inlinable
  func lowerBound(_ id: UInt32) -> Int {
    var low = 0
    var high = small.count
    while low < high {
      let middle = (low + high) >> 1
      if small[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func spread() {
    var builder = Builder(keepsPages: true)
    for id in small { builder.append(bit: UInt64(1) << UInt64(id & 63), word: Int(id >> 6)) }
    self = builder.finish()
  }

  private mutating func insertIntoPages(_ id: UInt32) -> Bool {
    let inserted = pages.update(Int(id >> 12), empty: Leaf()) {
      $0.insert(UInt64(1) << UInt64(id & 63), word: Int(id >> 6 & 63))
    }
    size += inserted ? 1 : 0
    return inserted
  }

  private mutating func removeFromPages(_ id: UInt32) -> Bool {
    guard contains(id) else { return false }
    pages.update(Int(id >> 12), empty: Leaf()) {
      $0.remove(UInt64(1) << UInt64(id & 63), word: Int(id >> 6 & 63))
    }
    size -= 1
    // Half the limit, so that a set at the limit does not change its form at every step.
    if size <= Self.smallLimit / 2 { gather() }
    return true
  }

  /// Turns the bitmap into a sorted array.
  mutating func gather() {
    var ids: [UInt32] = []
    ids.reserveCapacity(size)
    forEachInPages { ids.append($0) }
    small = ids
    pages = PageTree()
  }
}
