extension Snapshot {
  /// The value of one property of a live record, read without making the record; nil without one.
  ///
  /// Any declared property, the header's too; another key path stops the program.
  public func value<R: Declared, V: FieldValue>(
    of path: KeyPath<R, V>, in id: Identifier<R>
  ) -> V? {
    read(path, id)
  }

  /// The value of an optional property of a live record; nil where there is neither of them.
  public func value<R: Declared, V: FieldValue>(
    of path: KeyPath<R, V?>, in id: Identifier<R>
  ) -> V? {
    read(path, id) ?? nil
  }

  private func read<R: Declared, V: FieldValue>(
    _ path: KeyPath<R, V>, _ id: Identifier<R>
  ) -> V? {
    let schema = R.schema
    guard let slot = schema.slot(at: path) else {
      preconditionFailure("\(path) is no declared field of \(R.kind)")
    }
    let slots = schema.slots
    var value: V?
    let isThere: Void? = content.state.withRow(slots, id.number) { row in
      if !row.has(slots.stamps.deletedAt) { value = schema.value(slot, of: row) }
    }
    // A kind that the store was opened without stops the program, as it does everywhere.
    if isThere == nil { _ = content.state.table(R.self) }
    return value
  }
}

extension Schema {
  /// The value of the property of a field, which is of that type, as a row has it.
  fileprivate func value<V>(_ slot: Int, of row: RowView) -> V {
    let field = slots.all[slot]
    // Sound because the slot was found by the offset and the type of one key path.
    var value = withUnsafePointer(to: blank) {
      (UnsafeRawPointer($0) + field.offset).assumingMemoryBound(to: V.self).pointee
    }
    if let bytes = row.stored(slot) {
      withUnsafeMutablePointer(to: &value) {
        Slots.fill(UnsafeMutableRawPointer($0), from: bytes, field)
      }
    }
    return value
  }
}
