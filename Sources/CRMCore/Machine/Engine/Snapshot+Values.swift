extension Snapshot {
  /// The live record of that id, if there is one.
  @inlinable
  public subscript<R: Declared>(id: Identifier<R>) -> R? {
    withUnsafeTemporaryAllocation(of: R.self, capacity: 1) { place in
      if content.make(R.schema.slots, id.number, at: UnsafeMutableRawBufferPointer(place)) {
        return place.moveElement(from: 0)
      }
      // Stops the program where the store was opened without the kind.
      _ = state.table(R.self)
      return nil
    }
  }

  /// The value of one property of a live record, read without making the record; nil without one.
  ///
  /// That goes for declared properties, the header's too; for another key path the record is made.
  @inlinable
  public func value<R: Declared, V: FieldValue>(
    of path: KeyPath<R, V>, in id: Identifier<R>
  ) -> V? {
    let (schema, offset) = (R.schema, MemoryLayout<R>.offset(of: path))
    let found = offset.map { schema.slots.slot(at: $0, of: V.self) } ?? schema.slot(at: path)
    guard let slot = found else { return self[id]?[keyPath: path] }
    return withUnsafeTemporaryAllocation(of: V.self, capacity: 1) { place in
      // The field was found by the offset and the type of the key path: it is a `V`.
      let room = UnsafeMutableRawBufferPointer(place)
      if content.make(schema.slots, slot, of: id.number, at: room) {
        return place.moveElement(from: 0)
      }
      _ = state.table(R.self)
      return nil
    }
  }

  /// The value of an optional property of a live record; nil where there is neither of them.
  @inlinable
  public func value<R: Declared, V: FieldValue>(
    of path: KeyPath<R, V?>, in id: Identifier<R>
  ) -> V? {
    let value: V?? = value(of: path, in: id)
    return value ?? nil
  }
}

extension Snapshot.Content {
  /// Makes a live record at a place for one of its type, where there is nothing yet; says whether.
  @usableFromInline
  func make(_ slots: Slots, _ number: UInt32, at place: UnsafeMutableRawBufferPointer) -> Bool {
    guard let start = place.baseAddress else { return false }
    return state.withRow(slots, number) { row in
      if row.has(slots.stamps.deletedAt) { return false }
      slots.make(at: start, from: row, number)
      return true
    } ?? false
  }

  /// Makes a property of a live record at a place for one of its type, where there is nothing yet.
  @usableFromInline
  func make(
    _ slots: Slots, _ slot: Int, of number: UInt32, at place: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard let start = place.baseAddress else { return false }
    let (property, isOptional) = (slots.all[slot].property, slots.all[slot].isOptional)
    if property.isNumber, let value = state.columnNumber(slot, of: number, slots) {
      Slots.fill(property, start, isOptional, value)
      return true
    }
    return state.withRow(slots, number) { row in
      if row.has(slots.stamps.deletedAt) { return false }
      slots.makeEmpty(slot, at: start)
      if let bytes = row.stored(slot) { Slots.fill(start, from: bytes, slots.all[slot]) }
      return true
    } ?? false
  }
}
