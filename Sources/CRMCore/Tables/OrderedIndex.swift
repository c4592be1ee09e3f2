/// A persistent ordered set of (key, id) pairs, a B+tree; a copy is O(1) and never changes.
///
/// Ordered by key, then id. Leaves hold up to 128 pairs, branches up to 16 children:
/// copying pairs is one copy of memory, copying a child touches its reference count.
package struct OrderedIndex: Sendable {
  var root = Node.leaf([])

  /// How many pairs there are.
  package private(set) var count = 0

  /// Makes an empty index.
  package init() {}

  /// Adds a pair; returns whether it was absent. O(log n).
  @discardableResult
  package mutating func insert(_ key: Int64, _ id: UInt32) -> Bool {
    guard root.insert(Entry(key: key, id: id)) else { return false }
    count += 1
    if let right = root.splitIfFull() {
      root = .branch([Child(root), Child(right)])
    }
    return true
  }

  /// Takes a pair out; returns whether it was there. O(log n).
  @discardableResult
  package mutating func remove(_ key: Int64, _ id: UInt32) -> Bool {
    guard root.remove(Entry(key: key, id: id)) else { return false }
    count -= 1
    while case .branch(let children) = root, children.count == 1 { root = children[0].node }
    return true
  }

  /// Passes the pairs whose key is in a range to `body` until it returns false.
  ///
  /// Ascending by key, then id; descending is exactly the reverse. O(log n + pairs passed).
  package func walk<Failure: Error>(
    in range: ClosedRange<Int64> = .min ... .max, descending: Bool = false,
    _ body: (Int64, UInt32) throws(Failure) -> Bool
  ) throws(Failure) {
    let low = Entry(key: range.lowerBound, id: .min)
    let high = Entry(key: range.upperBound, id: .max)
    if descending {
      _ = try root.walkDown(low, high, body)
    } else {
      _ = try root.walkUp(low, high, body)
    }
  }

  struct Entry: Sendable, Comparable {
    var key: Int64
    var id: UInt32

    static func < (left: Entry, right: Entry) -> Bool {
      left.key != right.key ? left.key < right.key : left.id < right.id
    }
  }

  struct Child: Sendable {
    var low: Entry
    var node: Node

    init(_ node: Node) {
      self.node = node
      low = node.low ?? Entry(key: .min, id: .min)
    }
  }

  enum Node: Sendable {
    case leaf([Entry])
    case branch([Child])
  }
}
