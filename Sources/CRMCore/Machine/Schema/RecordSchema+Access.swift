extension RecordSchema {
  /// The value of `field` in `record`.
  public func value(of field: AnyField, in record: Root) -> Value {
    withUnsafePointer(to: record) { field.access.value(UnsafeRawPointer($0) + field.offset) }
  }

  /// Puts a value into a field; throws when it is not one of the field's type.
  public func assign(
    _ value: Value, to field: AnyField, in record: inout Root
  ) throws(ValueError) {
    try withUnsafeMutablePointer(to: &record) { (record) throws(ValueError) in
      try field.access.assign(value, UnsafeMutableRawPointer(record) + field.offset)
    }
  }

  /// Whether `field` has no value in `record`.
  public func isAbsent(_ field: AnyField, in record: Root) -> Bool {
    withUnsafePointer(to: record) { field.access.isAbsent(UnsafeRawPointer($0) + field.offset) }
  }

  /// Gives what is absent in a record the one form in which the journal gives it back.
  package func normalize(_ record: inout Root) {
    withUnsafeMutablePointer(to: &record) { slots.normalize(UnsafeMutableRawPointer($0)) }
  }

  /// What people call a record: its title field, else its id.
  public func title(of record: Root) -> String {
    guard let title else { return record.reference.description }
    let text = value(of: title, in: record).description
    return text.isEmpty ? record.reference.description : text
  }
}

extension RecordSchema {
  /// Whether `field` is the same, to the byte, in two records.
  package func isSame(_ field: AnyField, _ left: Root, _ right: Root) -> Bool {
    withUnsafePointer(to: left) { left in
      withUnsafePointer(to: right) { right in
        field.access.isSame(
          UnsafeRawPointer(left) + field.offset, UnsafeRawPointer(right) + field.offset)
      }
    }
  }
}
