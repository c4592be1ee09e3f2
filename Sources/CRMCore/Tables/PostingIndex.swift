/// A persistent map from the bytes of values to record numbers; a copy is O(1) and never changes.
///
/// Up to 64 distinct values have a bitmap each. The next one turns the index for good into pairs of
/// a value's hash and an id, where callers read the rows of the candidates.
package struct PostingIndex: Sendable {
  /// The values with their bitmaps while they are few; empty afterwards.
  private(set) var few = ValueBitmaps()
  /// The pairs when the values are many; empty before.
  private(set) var many = KeyIndex()
  /// The ids that have a value, where an id has one at most.
  private var singles = PagedBits()

  /// Whether there were ever too many values for a bitmap each.
  package private(set) var isMany = false

  /// Whether an id may have several values.
  package let isList: Bool

  /// Makes an empty index, of a field whose records have one value at most or any number.
  package init(isList: Bool = false) { self.isList = isList }

  /// A value's bytes, which have to stay where they are during the call, and a record that has it.
  package struct Entry {
    /// The bytes that stand for the value; equal values have equal bytes.
    package var value: UnsafeRawBufferPointer
    /// The record's number.
    package var id: UInt32

    /// Makes an entry.
    package init(_ value: UnsafeRawBufferPointer, _ id: UInt32) {
      self.value = value
      self.id = id
    }
  }

  /// What an index knows of the records that have a value.
  package enum Holders: Sendable {
    /// No record has it.
    case none
    /// These have it, and no others.
    case exact(PagedBits)
    /// All that have it are among these, ascending; few others may be.
    case candidates([UInt32])
  }

  /// Adds a record under a value; returns whether it was absent there.
  @discardableResult
  package mutating func insert(_ value: UnsafeRawBufferPointer, _ id: UInt32) -> Bool {
    if !isList { singles.insert(id) }
    let hash = TextHash.hash(value)
    if !isMany {
      if few.code(of: value, hash) == nil { few.makeRoom() }
      if let code = few.add(value, hash) { return few.bits[code].insert(id) }
      spread()
    }
    return many.insert(hash, id)
  }

  /// Takes a record from under a value; returns whether it was there.
  @discardableResult
  package mutating func remove(_ value: UnsafeRawBufferPointer, _ id: UInt32) -> Bool {
    let hash = TextHash.hash(value)
    var wasThere = false
    if isMany {
      wasThere = many.remove(hash, id)
    } else if let code = few.code(of: value, hash) {
      wasThere = few.bits[code].remove(id)
    }
    if wasThere && !isList { singles.remove(id) }
    return wasThere
  }

  /// The records that have a value.
  package func lookup(_ value: UnsafeRawBufferPointer) -> Holders {
    let hash = TextHash.hash(value)
    if isMany {
      let candidates = many.candidates(hash)
      return candidates.isEmpty ? .none : .candidates(candidates)
    }
    guard let code = few.code(of: value, hash), !few.bits[code].isEmpty else { return .none }
    return .exact(few.bits[code])
  }

  /// Passes each value that has records, with them, to `body`, in the order they first appeared.
  ///
  /// Passes nothing when the values are many.
  package func forEachValue<Failure: Error>(
    _ body: ([UInt8], PagedBits) throws(Failure) -> Void
  ) throws(Failure) {
    for code in few.values.indices where !few.bits[code].isEmpty {
      try body(few.values[code], few.bits[code])
    }
  }

  /// The ids that have any value; nil where many values and several of an id leave it open.
  package var filled: PagedBits? {
    if !isList { return singles }
    if isMany { return nil }
    return few.bits.reduce(into: PagedBits()) { $0.formUnion($1) }
  }

  /// Turns the bitmaps into pairs. O(n log n), once in an index's life.
  private mutating func spread() {
    var entries: [UInt64] = []
    for code in few.bits.indices {
      few.bits[code].forEach { entries.append(KeyIndex.entry(few.hashes[code], $0)) }
    }
    many = KeyIndex(sorted: EntrySort.sorted(entries))
    few = ValueBitmaps()
    isMany = true
  }
}

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
      adding: EntrySort.sorted(added.map(Self.pair)),
      removing: EntrySort.sorted(removed.map(Self.pair)))
  }

  /// Changes the bitmaps; false, with no record moved, when the values are too many.
  private mutating func applyToFew(_ added: [Entry], _ removed: [Entry]) -> Bool {
    var changes = [(added: [UInt32], removed: [UInt32])](
      repeating: ([], []), count: ValueBitmaps.limit)
    // Before anything else, for it gives all values other places.
    few.makeRoom()
    for entry in removed {
      guard let code = few.code(of: entry.value, TextHash.hash(entry.value)) else { continue }
      changes[code].removed.append(entry.id)
    }
    for entry in added {
      guard let code = few.add(entry.value, TextHash.hash(entry.value)) else { return false }
      changes[code].added.append(entry.id)
    }
    for code in few.bits.indices {
      few.bits[code].apply(adding: changes[code].added, removing: changes[code].removed)
    }
    return true
  }

  private static func pair(_ entry: Entry) -> UInt64 {
    KeyIndex.entry(TextHash.hash(entry.value), entry.id)
  }

  /// What is broken in the index's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations = few.checkInvariants() + many.checkInvariants() + singles.checkInvariants()
    if isMany ? !few.values.isEmpty : many.count > 0 { violations.append("both forms hold ids") }
    if isList { return singles.isEmpty ? violations : violations + ["ids of lists are noted"] }
    var due = few.bits.reduce(into: IDSet()) { $0.formUnion($1) }
    for entry in many.entries { due.insert(UInt32(truncatingIfNeeded: entry)) }
    if due != singles.set { violations.append("\(singles.count) ids are noted, not \(due.count)") }
    return violations
  }
}
