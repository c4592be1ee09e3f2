/// A persistent map from keys to sets of ids; a copy is O(1) and never changes.
///
/// A few keys are one short list; many are a 16-way trie over their hash values. A key whose set
/// became empty is gone.
package struct ValueIndex<Key: Hashable & Sendable>: Sendable {
  var root = Node.leaf([])

  /// How many keys have ids.
  package private(set) var keyCount = 0

  /// Makes an empty index.
  package init() {}

  /// The ids under a key, an empty set when there are none.
  package subscript(key: Key) -> IDSet {
    root.find(key, hash: Self.hash(key), shift: 0) ?? IDSet()
  }

  /// Adds an id under a key; returns whether it was absent there.
  @discardableResult
  package mutating func insert(_ key: Key, _ id: UInt32) -> Bool {
    update(key) { $0.insert(id) }
  }

  /// Takes an id from under a key; returns whether it was there.
  @discardableResult
  package mutating func remove(_ key: Key, _ id: UInt32) -> Bool {
    update(key) { $0.remove(id) }
  }

  /// Puts a whole set under a key, as bulk loading does; an empty one takes the key away.
  package mutating func set(_ key: Key, _ ids: IDSet) {
    update(key) { $0 = ids }
  }

  /// Passes every key with its ids to `body`, in no particular order.
  package func forEach<Failure: Error>(
    _ body: (Key, IDSet) throws(Failure) -> Void
  ) throws(Failure) {
    try root.forEach(body)
  }

  /// All keys, in no particular order.
  package var keys: [Key] {
    var keys: [Key] = []
    keys.reserveCapacity(keyCount)
    forEach { key, _ in keys.append(key) }
    return keys
  }

  static func hash(_ key: Key) -> UInt64 { UInt64(bitPattern: Int64(key.hashValue)) }

  private mutating func update<Result>(_ key: Key, _ body: (inout IDSet) -> Result) -> Result {
    root.update(key, hash: Self.hash(key), shift: 0, keyCount: &keyCount, body)
  }

  struct Entry: Sendable {
    let hash: UInt64
    let key: Key
    var ids: IDSet
  }

  enum Node: Sendable {
    case leaf([Entry])
    case branch([Node])
  }
}
