/// The records of one kind in one state; a copy is cheap and never changes.
@usableFromInline
package struct Table<R: Declared>: Sendable {
  package let content: TableContent

  init(_ content: TableContent) { self.content = content }

  /// The live record of that id, if there is one.
  package subscript(id: R.ID) -> R? {
    var record: R?
    content.withRow(id.number) { row in
      if !row.has(content.slots.stamps.deletedAt) { record = R(row, id.number) }
    }
    return record
  }

  /// The record of that id, deleted ones too.
  package func find(_ id: R.ID) -> R? {
    var record: R?
    content.withRow(id.number) { record = R($0, id.number) }
    return record
  }

  /// How many live records there are.
  package var count: Int { content.liveCount }

  /// The numbers of the live records.
  package var live: IDSet { content.live }

  /// The highest number ever given.
  package var lastNumber: UInt32 { content.lastNumber }

  /// The moves of the records along their lifecycle.
  package var transitions: TransitionLog { content.transitions }

  /// The position of the line that last touched a record.
  package func position(of number: UInt32) -> Position? { content.position(of: number) }

  /// The records, deleted ones too, whose unique or matched `field` has `key`.
  package func numbers(holding key: String, in field: AnyField) -> [UInt32] {
    content.numbers(holding: key, in: field)
  }

  /// Passes every record, deleted ones too, in order of ids.
  package func forEach<E: Error>(_ body: (R) throws(E) -> Void) throws(E) {
    try content.forEach { (number, row) throws(E) in
      try body(R(row, number))
      return true
    }
  }
}

extension Declared {
  /// Makes the record that a row holds.
  init(_ row: RowView, _ number: UInt32) {
    self = withUnsafeTemporaryAllocation(of: Self.self, capacity: 1) { place in
      let place = UnsafeMutableRawBufferPointer(place)
      // There is room for one, so that there is an address.
      guard let start = place.baseAddress else { preconditionFailure("a place without an address") }
      Self.schema.slots.make(at: start, from: row, number)
      return start.assumingMemoryBound(to: Self.self).move()
    }
  }

  init(_ row: Row, _ number: UInt32) { self = row.view { Self($0, number) } }
}
