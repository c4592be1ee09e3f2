/// A persistent map from the bytes of values to record numbers; a copy is O(1) and never changes.
///
/// Up to 64 distinct values have a bitmap each. The next one turns the index for good into pairs of
/// a value's hash and an id, where callers read the rows of the candidates.
package struct PostingIndex: Sendable {
  /// The values with their bitmaps while they are few; empty afterwards.
  var few = ValueBitmaps()
  /// The pairs when the values are many; empty before.
  var many = KeyIndex()
  /// The ids that have a value, where an id has one at most.
  var singles = PagedBits()

  /// For each id one more than its value's place among the few, where an id has one at most.
  var singleCodes = CodeColumn()

  /// Whether there were ever too many values for a bitmap each.
  package internal(set) var isMany = false

  /// Whether an id may have several values.
  package let isList: Bool

  /// By which values are found.
  let hash: TextHash

  /// Makes an empty index, of a field whose records have one value at most or any number.
  package init(isList: Bool = false, hash: TextHash = .fresh) {
    self.isList = isList
    self.hash = hash
  }

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

  /// The records that have a value.
  package func lookup(_ value: UnsafeRawBufferPointer) -> Holders {
    let hash = hash.hash(value)
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

  /// For each id one more than its value's place in `codeValues`; nil where there are no such codes.
  package var codes: CodeColumn? { isMany || isList ? nil : singleCodes }

  /// The bytes of the values that codes stand for, from code 1 up; some may have no records.
  package var codeValues: [[UInt8]] { few.values }

  /// Forgets values without records if there is no place for another; O(n) when it does.
  mutating func makeRoom() {
    guard few.makeRoom(), !isList else { return }
    singleCodes = CodeColumn()
    for code in few.bits.indices {
      singleCodes.apply(few.bits[code].set.map { ($0, UInt8(code + 1)) })
    }
  }

  /// Turns the bitmaps into pairs. O(n log n), once in an index's life.
  mutating func spread() {
    var entries: [UInt64] = []
    for code in few.bits.indices {
      few.bits[code].forEach { entries.append(KeyIndex.entry(few.hashes[code], $0)) }
    }
    many = KeyIndex(sorted: EntrySort.sorted(entries))
    few = ValueBitmaps()
    singleCodes = CodeColumn()
    isMany = true
  }
}
