extension PostingIndex {
  /// Takes records from under values, then adds others; both ascending by id.
  ///
  /// Each bitmap's block or leaf of pairs is touched once. Of a record's list name all values before
  /// and all after: two values whose hashes agree share a pair.
  package mutating func apply(adding added: [Entry], removing removed: [Entry]) {
    if !isList { singles.apply(adding: added.map(\.id), removing: removed.map(\.id)) }
    if !isMany && applyToFew(added, removed) { return }
    if !isMany { spread() }
    many.apply(
      adding: EntrySort.sorted(added.map(pair)),
      removing: EntrySort.sorted(removed.map(pair)))
  }

  /// Changes the bitmaps; false, with no record moved, when the values are too many.
  private mutating func applyToFew(_ added: [Entry], _ removed: [Entry]) -> Bool {
    var changes = [(added: [UInt32], removed: [UInt32])](
      repeating: ([], []), count: ValueBitmaps.limit)
    var (cleared, coded): ([(id: UInt32, code: UInt8)], [(id: UInt32, code: UInt8)]) = ([], [])
    // Before anything else, for it gives all values other places.
    makeRoom()
    for entry in removed {
      guard let code = few.code(of: entry.value, hash.hash(entry.value)) else { continue }
      changes[code].removed.append(entry.id)
      if !isList { cleared.append((entry.id, 0)) }
    }
    for entry in added {
      guard let code = few.add(entry.value, hash.hash(entry.value)) else { return false }
      changes[code].added.append(entry.id)
      if !isList { coded.append((entry.id, UInt8(code + 1))) }
    }
    for code in few.bits.indices {
      few.bits[code].apply(adding: changes[code].added, removing: changes[code].removed)
    }
    singleCodes.apply(cleared)
    singleCodes.apply(coded)
    return true
  }

  private func pair(_ entry: Entry) -> UInt64 {
    KeyIndex.entry(hash.hash(entry.value), entry.id)
  }
}
