extension KeyIndex {
  /// Appends the pairs whose hashes every process makes alike, and the keys of the others as texts.
  ///
  /// `texts` are the keys that are not all ASCII, with the numbers of their records.
  func store(in bytes: inout [UInt8], texts: [(id: UInt32, key: String)], by hash: TextHash) {
    let others = texts.map { Self.entry(max(hash.hash($0.key), 1), $0.id) }
    let left = others.isEmpty ? entries : Array(Self.difference(entries, others))
    bytes.appendInteger(UInt64(left.count))
    left.withUnsafeBytes { bytes.append(contentsOf: $0) }
    bytes.appendInteger(UInt64(texts.count))
    for (id, key) in texts {
      bytes.appendInteger(id)
      bytes.appendCounted(Array(key.utf8))
    }
  }

  private static func difference(_ entries: [UInt64], _ others: [UInt64]) -> [UInt64] {
    var rest = EntrySort.sorted(others)[...]
    return entries.filter { entry in
      while let first = rest.first, first < entry { rest.removeFirst() }
      return rest.first != entry
    }
  }

  init?(stored fields: inout CheckpointFields, by hash: TextHash) {
    guard let count = fields.count(), let entries: [UInt64] = fields.numbers(count),
      let textCount = fields.count()
    else { return nil }
    self.init(sorted: entries)
    var others: [UInt64] = []
    for _ in 0..<textCount {
      guard let id: UInt32 = fields.integer(), let key = fields.countedBytes() else { return nil }
      others.append(Self.entry(max(hash.hash(String(decoding: key, as: UTF8.self)), 1), id))
    }
    if !others.isEmpty { apply(adding: EntrySort.sorted(others), removing: []) }
  }
}
