extension Value {
  /// Writes the journal's form: texts for dates, amounts and references, JSON's own for the rest.
  package func encode(_ writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let flag): writer.bool(flag)
    case .integer(let number): writer.integer(number)
    case .list(let values):
      writer.beginArray()
      for value in values { value.encode(&writer) }
      writer.endArray()
    case .parts(let parts):
      writer.beginObject()
      for part in parts where !part.value.isAbsent {
        writer.key(part.name)
        part.value.encode(&writer)
      }
      writer.endObject()
    case .text, .date, .time, .money, .reference: writer.string(description)
    }
  }

  /// Reads the journal's form of a value of `type`.
  package init(decoding reader: inout JSONReader, as type: FieldType) throws {
    if try reader.readNull() {
      self = .null
      return
    }
    switch type {
    case .bool: self = .bool(try reader.readBool())
    case .integer: self = .integer(try reader.readInteger())
    case .date: self = .date(try CalendarDate(reader.readString()))
    case .time: self = .time(try Timestamp(reader.readString()))
    case .money: self = .money(try Money(reader.readString()))
    case .reference: self = .reference(try RecordReference(reader.readString()))
    case .principal:
      let text = try reader.readString()
      self = text == "system" ? .text(text) : .reference(try RecordReference(text))
    case .text, .email, .phone, .choice: self = .text(try reader.readString())
    case .list(let element): self = .list(try Self.list(&reader, of: element))
    case .parts([]): self = try Value(decodingAny: &reader)
    case .parts(let types): self = .parts(try Self.parts(&reader, types))
    }
  }

  private static func list(_ reader: inout JSONReader, of type: FieldType) throws -> [Value] {
    var values: [Value] = []
    try reader.beginArray()
    while try reader.nextElement() { values.append(try Value(decoding: &reader, as: type)) }
    return values
  }

  private static func parts(_ reader: inout JSONReader, _ types: [FieldType.Part]) throws -> [Part]
  {
    var found: [String: Value] = [:]
    try reader.beginObject()
    while let key = try reader.nextKey() {
      let name = key.text
      if let part = types.first(where: { $0.name == name }) {
        found[name] = try Value(decoding: &reader, as: part.type)
      } else {
        try reader.skipValue()
      }
    }
    return types.map { Part($0.name, found[$0.name] ?? .null) }
  }

  /// Reads a value of no declared type: JSON's own types, a number that is no whole one as its text.
  package init(decodingAny reader: inout JSONReader) throws {
    switch try reader.peek() {
    case .null:
      _ = try reader.readNull()
      self = .null
    case .bool: self = .bool(try reader.readBool())
    case .string: self = .text(try reader.readString())
    case .number:
      let text = try reader.readNumberText()
      self = Int(text).map(Value.integer) ?? .text(text)
    case .array:
      var values: [Value] = []
      try reader.beginArray()
      while try reader.nextElement() { values.append(try Value(decodingAny: &reader)) }
      self = .list(values)
    case .object, .end:
      var parts: [Part] = []
      try reader.beginObject()
      while let key = try reader.nextKey() {
        let name = key.text
        parts.append(Part(name, try Value(decodingAny: &reader)))
      }
      self = .parts(parts)
    }
  }
}
