/// A set of record numbers as queries make them; a copy is O(1) and never changes.
///
/// Few ids, or few for how far they reach, are one sorted array; others are a bitmap, which may be
/// that of an index and then is not copied.
@usableFromInline
package struct IDSet: Sendable {
  // Exactly one of the two holds the ids; the other is empty.
  private(set) var list: [UInt32] = []
  private(set) var bits = PagedBits()

  /// How many ids the set holds; O(1).
  @usableFromInline package var count: Int { list.count + bits.count }

  /// Makes an empty set.
  @usableFromInline
  package init() {}

  /// Makes a set of ids in ascending order; repeated ones count once. O(n).
  package init(sorted ids: some Sequence<UInt32>) {
    var list: [UInt32] = []
    list.reserveCapacity(ids.underestimatedCount)
    for id in ids where list.last != id { list.append(id) }
    self.init(list: list)
  }

  /// Makes a set of ids in ascending order without repetitions.
  init(list: [UInt32]) {
    let isFew = list.count <= Self.listLimit(list.last)
    if isFew { self.list = list } else { bits = PagedBits(sorted: list) }
  }

  /// Makes a set of the ids of a bitmap.
  init(_ bits: PagedBits) {
    let isFew = bits.count <= Self.listLimit(bits.last)
    if isFew { list = bits.ids } else { self.bits = bits }
  }

  /// The most ids that are kept as a sorted array when that is the last of them.
  private static func listLimit(_ last: UInt32?) -> Int {
    Swift.max(128, last.map { Int($0 >> 6) } ?? 0)
  }

  /// Whether the set holds no ids.
  package var isEmpty: Bool { count == 0 }

  /// Whether the ids are a sorted array.
  var isList: Bool { bits.isEmpty }

  /// Whether an id is in the set; O(log n) in a sorted array, else O(1).
  package func contains(_ id: UInt32) -> Bool {
    if !isList { return bits.contains(id) }
    let index = lowerBound(id)
    return index < list.count && list[index] == id
  }

  /// Adds an id.
  package mutating func insert(_ id: UInt32) {
    if !isList { return bits.apply(adding: [id], removing: []) }
    let index = lowerBound(id)
    if index < list.count && list[index] == id { return }
    list.insert(id, at: index)
    if list.count > Self.listLimit(list.last) { self = IDSet(list: list) }
  }

  /// Takes an id out.
  package mutating func remove(_ id: UInt32) {
    guard contains(id) else { return }
    if isList {
      list.remove(at: lowerBound(id))
      // Without its last id the set may reach less far, and be dense.
      if list.count > Self.listLimit(list.last) { self = IDSet(list: list) }
    } else {
      bits.apply(adding: [], removing: [id])
      // Half the limits, so that a set at a limit does not change its form at every step.
      if bits.count <= Self.listLimit(bits.last) / 2 { self = IDSet(bits) }
    }
  }

  /// The index of the first id in the sorted array that is not below `id`.
  private func lowerBound(_ id: UInt32) -> Int {
    // Results grow at their end.
    if let last = list.last, last < id { return list.count }
    return list.indices.bisect { list[$0] >= id }
  }

  /// What is broken in the set's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations = bits.checkInvariants()
    if !list.isEmpty && !bits.isEmpty { violations.append("both forms hold ids") }
    if zip(list, list.dropFirst()).contains(where: { $0 >= $1 }) {
      violations.append("the sorted array is not ascending")
    }
    if list.count > Self.listLimit(list.last) {
      violations.append("a sorted array of \(list.count) ids")
    }
    if !isList && bits.count <= Self.listLimit(bits.last) / 2 {
      violations.append("\(bits.blocks.count) blocks of \(bits.count) ids")
    }
    return violations
  }
}

extension IDSet: ExpressibleByArrayLiteral {
  /// Makes a set of the ids named, in any order.
  @usableFromInline
  package init(arrayLiteral ids: UInt32...) { self.init(sorted: ids.sorted()) }
}
