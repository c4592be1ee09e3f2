/// A persistent multimap from a key's hash to ids; a copy is O(1) and never changes.
///
/// The hash is not equality: callers compare the keys of the candidates. A 16-way trie whose
/// leaves hold up to ``leafLimit`` pairs; equal hashes beyond that share one set.
package struct KeyIndex: Sendable {
  var root = Node.leaf([])

  /// How many (hash, id) pairs there are.
  package private(set) var count = 0

  /// The most pairs of different hashes in one leaf; copying them is one short copy of memory.
  static let leafLimit = 48

  /// Makes an empty index.
  package init() {}

  /// Adds an id under a hash; returns whether the pair was absent.
  @discardableResult
  package mutating func insert(_ hash: UInt64, _ id: UInt32) -> Bool {
    let inserted = root.insert(Entry(hash: hash, id: id), shift: 0)
    count += inserted ? 1 : 0
    return inserted
  }

  /// Takes an id from under a hash; returns whether the pair was there.
  @discardableResult
  package mutating func remove(_ hash: UInt64, _ id: UInt32) -> Bool {
    let removed = root.remove(Entry(hash: hash, id: id), shift: 0)
    count -= removed ? 1 : 0
    return removed
  }

  /// Passes every id under a hash to `body`, in no particular order.
  package func forEachCandidate<Failure: Error>(
    _ hash: UInt64, _ body: (UInt32) throws(Failure) -> Void
  ) throws(Failure) {
    try root.forEachCandidate(hash, shift: 0, body)
  }

  /// The ids under a hash, ascending.
  package func candidates(_ hash: UInt64) -> [UInt32] {
    var ids: [UInt32] = []
    forEachCandidate(hash) { ids.append($0) }
    return ids.sorted()
  }

  struct Entry: Sendable, Equatable {
    var hash: UInt64
    var id: UInt32
  }

  /// The ids of one hash that has more than fit in a leaf.
  struct Shared: Sendable {
    var hash: UInt64
    var ids: IDSet
  }

  enum Node: Sendable {
    case leaf([Entry])
    case branch([Node])
    // One element: the array keeps the node one word wide.
    case shared([Shared])
  }
}
