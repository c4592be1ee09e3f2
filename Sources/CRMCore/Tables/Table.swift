/// The records of one kind as a persistent value: a copy is O(1) and never changes.
@frozen
public struct Table<R: Declared>: Sendable {
  @usableFromInline var rows = RowTree<Row<R>>()
  /// The numbers of the live records.
  @usableFromInline package private(set) var live = IDSet()
  /// The highest number ever given.
  package private(set) var lastNumber: UInt32 = 0
  /// One element: an array is a copy-on-write box that is Sendable by itself.
  @usableFromInline var side: [TableSide]

  init() {
    side = [TableSide(indexes: TableIndexes(R.schema.slots.fields))]
  }

  /// The live record of that id, if there is one.
  @inlinable
  public subscript(id: R.ID) -> R? {
    guard let record = rows[id.number]?.record, record.header.isLive else {
      return nil
    }
    return record
  }

  /// The record of that id, deleted ones too.
  @inlinable
  public func find(_ id: R.ID) -> R? { rows[id.number]?.record }

  /// How many live records there are.
  public var count: Int { live.count }

  /// How many records there are, deleted ones too.
  package var allCount: Int { Int(lastNumber) }

  package var indexes: TableIndexes { side[0].indexes }

  package var transitions: TransitionLog { side[0].transitions }

  /// Passes every record, deleted ones too, in order of ids.
  @inlinable
  public func forEach<E: Error>(_ body: (R) throws(E) -> Void) throws(E) {
    try rows.forEach { (_, row) throws(E) in try body(row.record) }
  }

  @inlinable
  package func row(_ number: UInt32) -> Row<R>? { rows[number] }
}

extension Table {
  /// Puts a record in place of what stood there, and keeps every index with it.
  ///
  /// Returns the row that stood there before.
  @discardableResult
  package mutating func put(
    _ record: R, at position: Position, byteBound: Int = 0
  ) throws -> Row<R>? {
    let old = row(record.header.number)
    let new = Row(record, at: position, byteBound: byteBound)
    try exchange(record.header.number, old, for: new)
    side[0].transitions.note(from: old?.record, to: record)
    return old
  }

  /// Takes back the last `put` of a number: `row` is what stood there before it, `lastNumber` the
  /// highest number that was given.
  package mutating func undo(_ number: UInt32, to row: Row<R>?, lastNumber: UInt32) throws {
    let current = self.row(number)
    try exchange(number, current, for: row)
    if let current { side[0].transitions.unnote(from: row?.record, to: current.record) }
    self.lastNumber = lastNumber
  }

  private mutating func exchange(_ number: UInt32, _ old: Row<R>?, for new: Row<R>?) throws {
    try rows.set(number, new)
    Self.withPointers(old?.record, new?.record) { side[0].indexes.replace(number, $0, with: $1) }
    let isLive = new.map { $0.record.header.deletedAt == nil } ?? false
    if isLive { live.insert(number) } else { live.remove(number) }
    lastNumber = max(lastNumber, number)
  }

  /// Static, for a method would hold a copy of the table, and every page would be shared and copied.
  private static func withPointers(
    _ old: R?, _ new: R?, _ body: (UnsafeRawPointer?, UnsafeRawPointer?) -> Void
  ) {
    switch (old, new) {
    case (nil, nil): body(nil, nil)
    case (let old?, nil): withUnsafePointer(to: old) { body($0, nil) }
    case (nil, let new?): withUnsafePointer(to: new) { body(nil, $0) }
    case (let old?, let new?):
      withUnsafePointer(to: old) { old in withUnsafePointer(to: new) { body(old, $0) } }
    }
  }
}

/// What reading a row never touches; not nested in the generic table, so that it is not generic.
@usableFromInline
struct TableSide: Sendable {
  var indexes: TableIndexes
  var transitions = TransitionLog()
}
