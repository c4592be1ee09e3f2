extension Slots {
  /// The value of a field of a row, as reading the struct's property would give it.
  func value(_ slot: Int, of row: RowView) -> Value {
    guard let bytes = row.stored(slot) else { return absentValue(slot) }
    return value(slot, bytes)
  }

  /// The value that bytes of a field stand for.
  func value(_ slot: Int, _ bytes: UnsafeRawBufferPointer) -> Value {
    let property = all[slot].property
    if bytes.isEmpty { return property == .choice ? .text("") : absentValue(slot) }
    switch property {
    case .text, .email, .phone, .choice: return .text(bytes.text)
    case .flag: return .bool(true)
    case .integer: return .integer(Int(bytes.int64))
    case .time: return .time(Timestamp(unchecked: bytes.int64))
    case .money: return .money(Value.money(unpacking: bytes.int64))
    case .date: return .date(CalendarDate(unchecked: Int(bytes.int32)))
    case .identifier:
      let kind = fields[slot].targets?.first ?? ""
      return .reference(RecordReference(kind: kind, number: bytes.uint32))
    case .principal: return Principal(user: bytes.uint32).crmValue
    case .other:
      // The type wrote these bytes itself, or read them before.
      return (try? fields[slot].access.value(ofJSON: bytes)) ?? .null
    }
  }

  private func absentValue(_ slot: Int) -> Value {
    switch (all[slot].property, all[slot].isOptional) {
    case (.text, false), (.email, false), (.phone, false): .text("")
    case (.flag, false): .bool(false)
    case (.identifier, false):
      .reference(RecordReference(kind: fields[slot].targets?.first ?? "", number: 0))
    case (.other, _): fields[slot].access.absentValue
    default: .null
    }
  }

  /// The number by which a field's values are in order; nil where it has none.
  func number(_ slot: Int, of row: RowView) -> Int64? {
    switch all[slot].property {
    case .flag: row.has(slot) ? 1 : all[slot].isOptional ? nil : 0
    case .integer, .time, .money: row.slice(slot)?.int64
    case .date: row.slice(slot).map { Int64($0.int32) }
    case .other: value(slot, of: row).number
    case .identifier, .principal, .text, .email, .phone, .choice: nil
    }
  }

  /// The one record that a field names; nil where it names none.
  func reference(_ slot: Int, of row: RowView) -> RecordReference? {
    guard let bytes = row.slice(slot) else { return nil }
    if case .reference(let reference) = value(slot, bytes) { return reference }
    return nil
  }
}

extension Slots {
  /// The value of one custom field of a row, in the form in which it is kept; null where it has none.
  func custom(_ key: String, of row: RowView) -> Value {
    guard let bytes = row.slice(stamps.custom) else { return .null }
    // The type wrote these bytes itself, or read them before.
    return (try? Self.custom(key, bytes)) ?? .null
  }

  private static func custom(_ key: String, _ bytes: UnsafeRawBufferPointer) throws -> Value {
    var reader = JSONReader(bytes, mode: .journal)
    try reader.beginObject()
    while let found = try reader.nextKey() {
      if found.text == key { return try Value(decodingAny: &reader) }
      try reader.skipValue()
    }
    return .null
  }
}
