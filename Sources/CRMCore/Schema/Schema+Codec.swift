extension Schema {
  /// Writes the fields that have a value as an object.
  ///
  /// When and by whom it was made stand on the line already, unless the record says otherwise.
  package func encode(
    _ record: Root, stampedBy principal: Principal, at time: Timestamp, _ writer: inout JSONWriter
  ) {
    writer.beginObject()
    withUnsafePointer(to: record) { slots.encode($0, &writer) }
    if record.header.createdAt != time {
      writer.key("createdAt")
      record.header.createdAt.encode(&writer)
    }
    if record.header.createdBy != principal {
      writer.key("createdBy")
      record.header.createdBy.encode(&writer)
    }
    writer.endObject()
  }

  /// Reads an object of fields into an empty record.
  package func decode(_ reader: inout JSONReader) throws -> Root {
    var record = Root()
    var isForeign = false
    try withUnsafeMutablePointer(to: &record) { pointer in
      try slots.decode(&reader, into: pointer) { _, reader in
        isForeign = true
        try reader.skipValue()
      }
    }
    if isForeign { record.header.isForeign = true }
    return record
  }

  /// Reads an object of `name:[old,new]` and returns `record` with the new values.
  package func decodeChanges(_ reader: inout JSONReader, on record: Root) throws -> Root {
    var record = record
    var custom: [(String, Value)] = []
    var isForeign = false
    try withUnsafeMutablePointer(to: &record) { pointer in
      try slots.decodeChanges(&reader, into: pointer) { name, reader in
        if name.hasPrefix(CustomValues.prefix) {
          custom.append((name, try Self.newValue(&reader)))
        } else {
          isForeign = true
          try reader.skipValue()
        }
      }
    }
    for (name, value) in custom {
      record.header.custom[String(name.dropFirst(CustomValues.prefix.count))] = value
    }
    if isForeign { record.header.isForeign = true }
    return record
  }

  private static func newValue(_ reader: inout JSONReader) throws -> Value {
    try reader.beginArray()
    _ = try reader.nextElement()
    try reader.skipValue()
    _ = try reader.nextElement()
    let value = try Value(decodingAny: &reader)
    _ = try reader.nextElement()
    return value
  }

  /// The indices of the fields in which two records differ.
  package func differences(_ left: Root, _ right: Root) -> [Int] {
    withUnsafePointer(to: left) { left in
      withUnsafePointer(to: right) { right in slots.differences(left, right) }
    }
  }

  /// Writes an object of `name:[old,new]` for the fields at `indices`.
  package func encodeChanges(
    at indices: [Int], from old: Root, to new: Root, _ writer: inout JSONWriter
  ) {
    writer.beginObject()
    withUnsafePointer(to: old) { old in
      withUnsafePointer(to: new) { new in
        slots.encodeChanges(at: indices, from: old, to: new, &writer)
      }
    }
    writer.endObject()
  }
}
