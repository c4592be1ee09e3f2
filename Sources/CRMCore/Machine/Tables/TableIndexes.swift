/// The indexes of a table: one entry per indexed field.
/// They hold live and deleted records alike; readers intersect with the set they mean.
struct TableIndexes: Sendable {
  /// Which field is in which index; made once per table.
  let plan: IndexPlan
  private(set) var postings: [Deferred<PostingIndex>]
  private(set) var columns: [Deferred<NumericColumn>]
  private(set) var keys: [Deferred<KeyIndex>]
  /// For each text that is not all ASCII, the bytes under which postings have it: equal texts can be
  /// made of different bytes.
  private(set) var spellings: Deferred<Spellings>

  init(_ slots: Slots, _ hash: TextHash) {
    plan = IndexPlan(slots)
    postings = plan.postings.map { Deferred(PostingIndex(isList: slots.isPart($0), hash: hash)) }
    columns = plan.columns.map { _ in Deferred(NumericColumn()) }
    keys = plan.keys.map { _ in Deferred(KeyIndex()) }
    spellings = Deferred(Spellings())
  }

  init(
    plan: IndexPlan, postings: [Deferred<PostingIndex>], columns: [Deferred<NumericColumn>],
    keys: [Deferred<KeyIndex>], spellings: Deferred<Spellings>
  ) {
    (self.plan, self.postings, self.columns) = (plan, postings, columns)
    (self.keys, self.spellings) = (keys, spellings)
  }

  /// The rows of a record before and after what is folded in, with its traces after: first its keys.
  struct Change {
    let number: UInt32
    let old: RowView?
    let new: RowView
    let traces: UnsafePointer<TraceTable.Trace>

    /// The bytes of a field before and after, where they differ.
    @inline(__always)
    func difference(_ slot: Int) -> (old: UnsafeRawBufferPointer?, new: UnsafeRawBufferPointer?)? {
      let after = new.slice(slot)
      guard let old else { return after == nil ? nil : (nil, after) }
      let before = old.slice(slot)
      return areSame(before ?? .empty, after ?? .empty) ? nil : (before, after)
    }
  }

  /// Moves records' entries from what they were to what they are; ascending by number, each once.
  mutating func apply(_ changes: [Change], _ slots: Slots, _ hash: TextHash) {
    for (index, field) in plan.postings.enumerated() {
      if slots.isPart(field) {
        applyLists(changes, index, field, slots)
      } else {
        applySingles(changes, index, field.slot, slots.all[field.slot].property.isChosenText)
      }
    }
    for (index, field) in plan.columns.enumerated() {
      var set: [(id: UInt32, value: Int64?)] = []
      for change in changes where change.old == nil || change.difference(field.slot) != nil {
        // A new record is asked in any case: a flag that is off has a number too.
        let number = slots.number(field.slot, of: change.new)
        if change.old != nil || number != nil { set.append((change.number, number)) }
      }
      if !set.isEmpty { columns[index].change { $0.apply(set) } }
    }
    for (index, field) in plan.keys.enumerated() { applyKeys(changes, index, field, slots, hash) }
  }

  private mutating func applySingles(
    _ changes: [Change], _ index: Int, _ slot: Int, _ isText: Bool
  ) {
    var (added, removed): ([PostingIndex.Entry], [PostingIndex.Entry]) = ([], [])
    var kept = KeptBytes()
    for change in changes {
      guard let (old, new) = change.difference(slot) else { continue }
      if let old { removed.append(.init(isText ? spelling(old, &kept) : old, change.number)) }
      if let new { added.append(.init(isText ? spelling(new, &kept) : new, change.number)) }
    }
    if added.isEmpty && removed.isEmpty { return }
    withExtendedLifetime(kept) {
      postings[index].change { $0.apply(adding: added, removing: removed) }
    }
  }

  private mutating func applyLists(
    _ changes: [Change], _ index: Int, _ field: AnyField, _ slots: Slots
  ) {
    var (added, removed): ([PostingIndex.Entry], [PostingIndex.Entry]) = ([], [])
    var kept = KeptBytes()
    for change in changes where change.difference(field.slot) != nil {
      if let old = change.old {
        for key in elements(field, old, slots) {
          removed.append(.init(kept.keep(key), change.number))
        }
      }
      for key in elements(field, change.new, slots) {
        added.append(.init(kept.keep(key), change.number))
      }
    }
    if added.isEmpty && removed.isEmpty { return }
    withExtendedLifetime(kept) {
      postings[index].change { $0.apply(adding: added, removing: removed) }
    }
  }

  private mutating func elements(
    _ field: AnyField, _ row: RowView, _ slots: Slots
  ) -> Set<[UInt8]> {
    Set(slots.elements(field, row).map { spelling(of: $0.description) })
  }

  private mutating func applyKeys(
    _ changes: [Change], _ index: Int, _ field: AnyField, _ slots: Slots, _ hash: TextHash
  ) {
    var (added, removed): ([(hash: UInt64, id: UInt32)], [(hash: UInt64, id: UInt32)]) = ([], [])
    for change in changes where change.difference(field.slot) != nil {
      if let old = change.old, let hash = slots.keyHash(field, old, by: hash) {
        removed.append((hash, change.number))
      }
      let trace = change.traces[index].hash
      if trace != 0 { added.append((slots.trace(field, trace), change.number)) }
    }
    if added.isEmpty && removed.isEmpty { return }
    keys[index].change { $0.apply(adding: added, removing: removed) }
  }
}

extension TableIndexes {
  /// The bytes under which postings have a text, which are its own unless it is equal to another.
  private mutating func spelling(
    _ text: UnsafeRawBufferPointer, _ kept: inout KeptBytes
  ) -> UnsafeRawBufferPointer {
    if text.isASCII { return text }
    return kept.keep(spelling(of: text.text))
  }

  private mutating func spelling(of text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    if bytes.withUnsafeBytes(\.isASCII) { return bytes }
    if let known = spellings.value[text] { return known }
    spellings.change { $0.add(text) }
    return Spellings.plain(text)
  }

  /// The records that hold `value` in `field`; nil when the field has no such index.
  func holders(of field: AnyField, _ value: Value, _ slots: Slots) -> PostingIndex.Holders? {
    guard let index = plan.postingPlaces[field.slot] else { return nil }
    guard let key = key(of: value, field, slots) else { return PostingIndex.Holders.none }
    return key.withUnsafeBytes { postings[index].value.lookup($0) }
  }

  /// The bytes under which a value is looked up; nil where no record can have it.
  private func key(of value: Value, _ field: AnyField, _ slots: Slots) -> [UInt8]? {
    if slots.all[field.slot].property == .identifier {
      guard case .reference(let record) = value, record.kind == field.targets?.first else {
        return nil
      }
      return withUnsafeBytes(of: record.number.littleEndian) { Array($0) }
    }
    let text = value.description
    let bytes = Array(text.utf8)
    if bytes.withUnsafeBytes(\.isASCII) { return bytes }
    return spellings.value[text] ?? Spellings.plain(text)
  }

  /// What is known of the values of `field` by record; nil when the field has no such index.
  func posting(of field: AnyField) -> PostingIndex? {
    plan.postingPlaces[field.slot].map { postings[$0].value }
  }

  /// The numbers of `field` by record; nil when the field has no column.
  func column(of field: AnyField) -> NumericColumn? {
    column(field.slot)
  }

  /// The same, by the field's place among those of the kind.
  @inline(__always)
  func column(_ slot: Int) -> NumericColumn? {
    plan.columnPlaces[slot].map { columns[$0].value }
  }

  /// The records that may hold a key of that hash in `field`; nil when the field has no such index.
  func candidates(of field: AnyField, hash: UInt64) -> [UInt32]? {
    plan.keyPlaces[field.slot].map { keys[$0].value.candidates(hash) }
  }
}

/// Bytes that stay where they are until they are let go of.
private struct KeptBytes: ~Copyable {
  // Allocated here and freed in `deinit`; nobody else frees them.
  private var all: [UnsafeMutableRawBufferPointer] = []

  deinit { for bytes in all { bytes.deallocate() } }

  mutating func keep(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyBytes(from: bytes)
    all.append(copy)
    return UnsafeRawBufferPointer(copy)
  }
}

extension UnsafeRawBufferPointer {
  var isASCII: Bool { allSatisfy { $0 < 0x80 } }
}

extension PropertyType {
  /// Whether rows have it as a text that people chose, and so in any script.
  fileprivate var isChosenText: Bool { isText || self == .choice }
}
