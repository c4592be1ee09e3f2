/// Which fields of a kind are kept in which form of index.
final class IndexPlan: Sendable {
  let postings: [AnyField]
  let columns: [AnyField]
  let keys: [AnyField]

  /// For each field of the kind its place in the list of the same name; nil where it is in none.
  let postingPlaces, columnPlaces, keyPlaces: [Int?]

  init(_ slots: Slots) {
    postings = slots.fields.filter(\.hasPosting)
    columns = slots.fields.filter(\.hasColumn)
    keys = slots.keys
    func places(_ list: [AnyField]) -> [Int?] {
      slots.fields.map { field in list.firstIndex { $0.slot == field.slot } }
    }
    (postingPlaces, columnPlaces, keyPlaces) = (places(postings), places(columns), places(keys))
  }
}

extension AnyField {
  /// References, lifecycles and lists always have one: deletion rules and stages ask for them.
  var hasPosting: Bool {
    if targets != nil || traits.lifecycle != nil { return true }
    return traits.flags.contains(.indexed) && !type.isNumeric
  }

  var hasColumn: Bool {
    type.isNumeric && traits.flags.contains(.indexed)
  }

  /// The text by which values of a unique or matched field are the same; nil for an absent one.
  package func keyText(of value: Value) -> String? {
    if value.isAbsent { return nil }
    guard case .text(let text) = value else { return value.description }
    return switch type {
    case .email: EmailAddress(unchecked: text).normalized
    case .phone: PhoneNumber(unchecked: text).matchKey
    case .text, .bool, .integer, .date, .time, .money, .choice, .reference, .principal, .list,
      .parts:
      isUnique ? text : TextFolding.fold(text)
    }
  }
}

extension Slots {
  /// Whether a field's postings are of the values in it, as many as a record has.
  func isPart(_ field: AnyField) -> Bool { all[field.slot].property == .other }

  /// The value, or the distinct values of a list; none where it is absent.
  func elements(_ field: AnyField, _ row: RowView) -> [Value] {
    guard let bytes = row.slice(field.slot) else { return [] }
    let value = value(field.slot, bytes)
    if field.type.hasParts { return value.references.uniqued().map { .reference($0) } }
    if case .list(let values) = value { return Array(Set(values)) }
    return [value]
  }

  /// The text by which a record is found under a unique or matched field.
  func keyText(_ field: AnyField, _ row: RowView) -> String? {
    guard let bytes = row.slice(field.slot) else { return nil }
    return field.keyText(of: value(field.slot, bytes))
  }

  /// The hash of that text; never 0.
  func keyHash(_ field: AnyField, _ row: RowView, by hash: TextHash) -> UInt64? {
    guard let bytes = row.slice(field.slot) else { return nil }
    let found =
      plainKeyHash(field, bytes, by: hash) ?? keyText(field, row).map { hash.hash($0) }
    return found.map { max($0, 1) }
  }

  /// The same of a value.
  func keyHash(_ field: AnyField, _ value: Value, by hash: TextHash) -> UInt64? {
    var found: UInt64?
    if case .text(var text) = value, !text.isEmpty {
      found = text.withUTF8 { plainKeyHash(field, UnsafeRawBufferPointer($0), by: hash) }
    }
    return (found ?? field.keyText(of: value).map { hash.hash($0) }).map { max($0, 1) }
  }

  /// The hash of the text, taken of the bytes alone; nil where they do not tell it.
  private func plainKeyHash(
    _ field: AnyField, _ bytes: UnsafeRawBufferPointer, by hash: TextHash
  ) -> UInt64? {
    let property = all[field.slot].property
    if property == .phone { return plainPhoneHash(bytes, by: hash) }
    guard property == .text || property == .email, bytes.count <= 256, bytes.isASCII else {
      return nil
    }
    if property == .text, field.isUnique { return hash.hash(bytes) }
    if property == .email, bytes.contains(where: { $0 <= 0x20 }) { return nil }
    return withUnsafeTemporaryAllocation(byteCount: bytes.count, alignment: 1) { room in
      for index in bytes.indices {
        let byte = bytes[index]
        room[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
      }
      return hash.hash(UnsafeRawBufferPointer(room))
    }
  }

  /// The hash of a telephone number's last digits, where it is a plain one.
  private func plainPhoneHash(_ bytes: UnsafeRawBufferPointer, by hash: TextHash) -> UInt64? {
    withUnsafeTemporaryAllocation(byteCount: PhoneNumber.matchedDigits, alignment: 1) { room in
      let digits = PhoneNumber.plainDigits(of: bytes) { digit, place in
        if place <= room.count { room[room.count - place] = digit }
      }
      return digits.map { digits in
        let unused = max(room.count - digits.count, 0)
        return hash.hash(UnsafeRawBufferPointer(rebasing: room[unused...]))
      }
    }
  }
}

extension Slots {
  /// A key's hash as a log has it, where the traces of all fields of all kinds lie together; the same
  /// takes it back.
  func trace(_ field: AnyField, _ hash: UInt64) -> UInt64 {
    hash ^ UInt64(truncatingIfNeeded: ordinal &* 1024 &+ field.slot + 1) &* 0x9E37_79B9_7F4A_7C15
  }

  /// What a log has of a field that names a record, of whichever kind.
  func trace(_ field: AnyField, naming number: UInt32) -> UInt64 {
    trace(field, UInt64(number) &* 0xD6E8_FEB8_6659_FD93)
  }

  /// Passes what a row is found by in a log: first the hashes of its keys in the order of the fields,
  /// 0 for an absent one, then the records that it names.
  func forEachTrace(of row: RowView, by hash: TextHash, _ body: (UInt64) -> Void) {
    for field in keys { body(keyHash(field, row, by: hash).map { trace(field, $0) } ?? 0) }
    for field in naming {
      guard let bytes = row.slice(field.slot) else { continue }
      if !isPart(field) {
        body(trace(field, naming: bytes.uint32))
      } else {
        for value in elements(field, row) {
          if case .reference(let record) = value { body(trace(field, naming: record.number)) }
        }
      }
    }
  }

  /// How many of them a row has at most.
  func traceLimit(of row: RowView) -> Int {
    naming.reduce(keys.count) { count, field in
      let isPart = isPart(field) && row.has(field.slot)
      return count + (isPart ? elements(field, row).count : 1)
    }
  }
}
