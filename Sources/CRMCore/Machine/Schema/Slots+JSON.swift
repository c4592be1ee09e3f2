// Between a row and the journal's JSON. What a row holds was read or written by the field's own type
// before, so that its bytes can be copied.

extension Slots {
  /// Writes the fields of a new record as an object, without the stamped ones.
  /// When and by whom it was made stand on the line already, unless the record says otherwise.
  func encode(
    _ row: RowView, stampedBy principal: Principal, at time: Timestamp, _ writer: inout JSONWriter
  ) {
    writer.beginObject()
    row.forEach { slot, rank in
      if all[slot].flags.contains(.stamped) { return }
      writer.key(all[slot].key)
      write(row.value(at: rank), slot, &writer)
    }
    if let bytes = row.slice(stamps.createdAt), bytes.int64 != time.milliseconds {
      writer.key("createdAt")
      Value.time(Timestamp(unchecked: bytes.int64)).encode(&writer)
    }
    if let bytes = row.slice(stamps.createdBy), bytes.uint32 != principal.number {
      writer.key("createdBy")
      Principal(user: bytes.uint32).crmValue.encode(&writer)
    }
    writer.endObject()
  }

  /// Writes an object of `name:[old,new]` for some fields; custom values each under its own key.
  func encodeChanges(
    of slots: [Int], from old: RowView, to new: RowView, _ writer: inout JSONWriter
  ) {
    writer.beginObject()
    for slot in slots {
      if slot == stamps.custom {
        CustomValues.encodeChanges(from: value(slot, of: old), to: value(slot, of: new), &writer)
        continue
      }
      writer.key(all[slot].key)
      writer.beginArray()
      writeOrNull(old.slice(slot), slot, &writer)
      writeOrNull(new.slice(slot), slot, &writer)
      writer.endArray()
    }
    writer.endObject()
  }

  private func writeOrNull(
    _ bytes: UnsafeRawBufferPointer?, _ slot: Int, _ writer: inout JSONWriter
  ) {
    if let bytes {
      write(bytes, slot, &writer)
    } else if all[slot].property == .flag {
      writer.bool(false)
    } else {
      writer.null()
    }
  }

  /// Writes the bytes of a value; none of them stand for the absent value.
  private func write(_ bytes: UnsafeRawBufferPointer, _ slot: Int, _ writer: inout JSONWriter) {
    switch all[slot].property {
    case .text, .email, .phone, .choice:
      if bytes.isEmpty, all[slot].isOptional { writer.null() } else { writer.string(bytes) }
    case .flag: writer.bool(!bytes.isEmpty)
    case _ where bytes.isEmpty: writeAbsent(slot, &writer)
    case .integer: writer.integer(Int(bytes.int64))
    case .time: writer.plainString { Timestamp(unchecked: bytes.int64).append(to: &$0) }
    case .money: writer.plainString { Value.money(unpacking: bytes.int64).append(to: &$0) }
    case .date: writer.plainString { CalendarDate(unchecked: Int(bytes.int32)).append(to: &$0) }
    case .identifier: write(kind: fields[slot].targets?.first, number: bytes.uint32, &writer)
    case .principal: writer.string(Principal(user: bytes.uint32).description)
    case .other: writer.raw(bytes)
    }
  }

  private func write(kind: RecordKind?, number: UInt32, _ writer: inout JSONWriter) {
    writer.plainString { bytes in
      if let kind { bytes.append(contentsOf: kind.rawValue.utf8) }
      bytes.append(UInt8(ascii: "/"))
      bytes.appendDecimal(Int(number))
    }
  }

  private func writeAbsent(_ slot: Int, _ writer: inout JSONWriter) {
    fields[slot].access.absentValue.encode(&writer)
  }
}

extension Money {
  /// Appends the amount and its currency to `bytes`: `12000.00 EUR`.
  func append(to bytes: inout [UInt8]) {
    appendAmount(to: &bytes)
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: CurrencyTable.letters(at: Int(currency.index)))
  }
}

extension Slots {
  /// Reads an object of fields into the row of a new record; what it leaves out is as in an empty one.
  func read(_ reader: inout JSONReader, into row: inout RowBuilder) throws {
    row.begin(slotCount: all.count)
    var walk = FieldWalk(self)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch walk.step(to: key) {
      case .field(let slot): try read(slot, &reader, &row)
      case .dropped: try reader.skipValue()
      case .unknown:
        row.isForeign = true
        try reader.skipValue()
      }
    }
    blank.view { blank in
      blank.forEach { slot, rank in if !row.has(slot) { row.add(slot, blank.value(at: rank)) } }
    }
  }

  /// Reads an object of `name:[old,new]` into a row, which begins as the record was.
  func readChanges(_ reader: inout JSONReader, into row: inout RowBuilder) throws {
    var walk = FieldWalk(self)
    var custom: CustomValues?
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch walk.step(to: key) {
      case .field(let slot):
        try reader.beginArray()
        _ = try reader.nextElement()
        try reader.skipValue()
        _ = try reader.nextElement()
        try read(slot, &reader, &row)
        _ = try reader.nextElement()
      case .dropped: try reader.skipValue()
      case .unknown:
        let name = key.text
        guard name.hasPrefix(CustomValues.prefix) else {
          row.isForeign = true
          try reader.skipValue()
          continue
        }
        var values = try custom ?? customValues(row)
        values[String(name.dropFirst(CustomValues.prefix.count))] = try Self.newValue(&reader)
        custom = values
      }
    }
    if let custom { set(custom, &row) }
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

  private func customValues(_ row: borrowing RowBuilder) throws -> CustomValues {
    try row.withValue(stamps.custom) { bytes in
      var reader = JSONReader(bytes, mode: .journal)
      return try CustomValues(crmValue: Value(decodingAny: &reader))
    } ?? CustomValues()
  }

  private func set(_ custom: CustomValues, _ row: inout RowBuilder) {
    if custom.isEmpty { return row.clear(stamps.custom) }
    var writer = JSONWriter()
    custom.crmValue.encode(&writer)
    writer.bytes.withUnsafeBytes { row.add(stamps.custom, $0) }
  }

  /// Reads one value; null, and what is absent otherwise, takes the value away.
  /// One that the field's type does not take, which may have been another once, is left out, and the
  /// record with it is as foreign as one with an unknown field.
  private func read(
    _ slot: Int, _ reader: inout JSONReader, _ row: inout RowBuilder
  ) throws {
    let start = reader
    do {
      let isThere = try readValue(slot, &reader, &row)
      if isThere { return }
    } catch {
      guard error.tellsOfAnotherType else { throw error }
      reader = start
      try reader.skipValue()
      row.isForeign = true
      row.misreading = error
      return
    }
    if all[slot].isOmittable { row.clear(slot) } else { row.addAbsent(slot) }
  }

  private func readValue(
    _ slot: Int, _ reader: inout JSONReader, _ row: inout RowBuilder
  ) throws -> Bool {
    let property = all[slot].property
    if property == .other {
      guard let json = try fields[slot].access.encoded(&reader) else { return false }
      json.withUnsafeBytes { row.add(slot, $0) }
      return true
    }
    if try reader.readNull() {
      // What has no absent form cannot be null; the type says so in its own words.
      if !all[slot].isOptional { _ = try fields[slot].access.form(.null) }
      return false
    }
    switch property {
    case .flag:
      guard try reader.readBool() else { return false }
      row.addFlag(slot)
    case .integer: row.add(slot, number: Int64(try reader.readInteger()))
    case .text, .email, .phone: return try readText(slot, &reader, &row)
    case .time, .money, .date, .identifier, .principal, .choice, .other:
      try readToken(slot, try reader.readStringToken(), &row)
    }
    return true
  }

  private func readText(
    _ slot: Int, _ reader: inout JSONReader, _ row: inout RowBuilder
  ) throws -> Bool {
    let token = try reader.readStringToken()
    if token.raw.isEmpty { return false }
    if !token.isEscaped { row.add(slot, token.raw) } else { token.withBytes { row.add(slot, $0) } }
    return true
  }

  private func readToken(_ slot: Int, _ token: JSONKey, _ row: inout RowBuilder) throws {
    switch all[slot].property {
    case .choice:
      let field = ordinal &* 1024 &+ slot
      if !token.isEscaped, row.choices.has(token.raw, of: field) { return row.add(slot, token.raw) }
      let key = token.text
      _ = try fields[slot].access.form(.text(key))
      row.choices.add(Array(key.utf8), of: field)
      row.add(slot, text: key)
    case .time: row.add(slot, number: try Timestamp(token).milliseconds)
    case .date:
      let date = token.isEscaped ? nil : CalendarDate(utf8: token.raw)
      row.add(slot, number: try (date ?? CalendarDate(token.text)).daysSinceEpoch)
    case .money: row.add(slot, number: Value.packed(try Money(token.text)))
    case .principal: row.add(slot, number: try Principal(token).number)
    case .flag, .integer, .identifier, .text, .email, .phone, .other:
      let reference = try RecordReference(token)
      guard let kind = fields[slot].targets?.first, kind == reference.kind else {
        _ = try fields[slot].access.form(.reference(reference))
        return
      }
      row.add(slot, number: reference.number)
    }
  }
}

extension Error {
  /// Whether a value is whole, and only not one of the type that it was read as.
  fileprivate var tellsOfAnotherType: Bool {
    if let error = self as? JSONError, case .wrongKind = error.kind { return true }
    return self is ValueError
  }
}

/// Goes through the fields of a line, most of which follow each other as they were declared.
private struct FieldWalk {
  private let slots: Slots
  private var next = 0
  /// The fields that were there under their own names, of a kind in which some had others before.
  private var named: Set<Int> = []

  init(_ slots: Slots) { self.slots = slots }

  /// What a key stands for.
  enum Step {
    case field(Int)
    /// What was retired, or stands under the present name as well.
    case dropped
    case unknown
  }

  mutating func step(to key: JSONKey) -> Step {
    if let slot = slots.index(of: key, from: next) {
      next = slot + 1
      if !slots.former.isEmpty { named.insert(slot) }
      return .field(slot)
    }
    if slots.former.isEmpty { return .unknown }
    switch slots.former[key.text] {
    case .renamed(let slot): return named.contains(slot) ? .dropped : .field(slot)
    case .retired: return .dropped
    case nil: return .unknown
    }
  }
}

// Texts of the journal, which most of the time have no escapes and are read where they are.

extension Timestamp {
  init(_ token: JSONKey) throws(ValueError) {
    if !token.isEscaped, let time = Timestamp(utf8: token.raw) {
      self = time
    } else {
      self = try Timestamp(token.text)
    }
  }
}

extension RecordReference {
  init(_ token: JSONKey) throws(ValueError) {
    let slash = token.raw.firstIndex(of: UInt8(ascii: "/"))
    guard !token.isEscaped, let slash, slash > 0,
      let number = Self.number(token.raw[(slash + 1)...])
    else {
      self = try RecordReference(token.text)
      return
    }
    let kind = UnsafeRawBufferPointer(rebasing: token.raw[..<slash])
    self.init(kind: RecordKind(rawValue: kind.text), number: number)
  }
}

extension Principal {
  init(_ token: JSONKey) throws(ValueError) {
    if token.matches("system") {
      self = .system
    } else {
      try self.init(crmValue: .reference(RecordReference(token)))
    }
  }
}
