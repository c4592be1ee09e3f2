/// A condition made ready for many rows of a kind: read from their bytes where the field's type allows
/// it, which says the same as comparing values, else from values.
struct RowTest {
  private let holds: Test

  /// Whether a row, of the record of a number, meets the condition.
  typealias Test = (RowView, UInt32) -> Bool

  init(_ filter: Filter, _ slots: Slots) { holds = Self.test(filter, slots) }

  /// Whether the row of a record meets the condition.
  @inline(__always)
  func callAsFunction(_ row: RowView, _ number: UInt32) -> Bool { holds(row, number) }

  private static func test(_ filter: Filter, _ slots: Slots) -> Test {
    switch filter {
    case .all: return { _, _ in true }
    case .and(let filters):
      let tests = filters.map { test($0, slots) }
      return { row, number in tests.allSatisfy { $0(row, number) } }
    case .or(let filters):
      let tests = filters.map { test($0, slots) }
      return { row, number in tests.contains { $0(row, number) } }
    case .not(let filter):
      let inner = test(filter, slots)
      return { !inner($0, $1) }
    case .oneOf(let path, let values):
      return test(.or(values.map { .compare(path, .equal, $0) }), slots)
    case .compare(let path, let comparison, let value):
      return comparing(path, comparison, value, slots)
        ?? { comparison.holds(path.value(in: $0, $1, slots), value, path) }
    case .isEmpty(let path):
      return emptiness(path, slots) ?? { path.value(in: $0, $1, slots).isAbsent }
    case .contains(let path, let text):
      if let test = digits(path, text, slots, { $0.contains($1) }) { return test }
      let needle = Array(TextFolding.fold(text).utf8)
      if let slot = path.textSlot {
        return { row, _ in TextKey(row.slice(slot) ?? .empty).contains(needle) }
      }
      return { TextKey(text: path.value(in: $0, $1, slots).description).contains(needle) }
    case .hasPrefix(let path, let text):
      if let test = digits(path, text, slots, { $0.starts(with: $1) }) { return test }
      let start = Array(TextFolding.fold(text).utf8)
      if let slot = path.textSlot {
        return { row, _ in TextKey(row.slice(slot) ?? .empty).starts(with: start) }
      }
      return { TextKey(text: path.value(in: $0, $1, slots).description).starts(with: start) }
    }
  }

  /// The test of a telephone number's digits; nil where the text has none, or letters, or the field has
  /// no such numbers.
  private static func digits(
    _ path: FieldPath, _ text: String, _ slots: Slots,
    _ isMet: @escaping (_ digits: TextKey, _ needle: [UInt8]) -> Bool
  ) -> Test? {
    guard path.elementType == .phone, let needle = PhoneNumber.digits(soughtBy: text) else {
      return nil
    }
    return { row, number in
      let value = path.value(in: row, number, slots)
      let numbers = if case .list(let numbers) = value { numbers } else { [value] }
      return numbers.contains { number in
        guard case .text(let text) = number else { return false }
        return isMet(TextKey(text: text.filter { "0"..."9" ~= $0 }), needle)
      }
    }
  }

  private static func emptiness(_ path: FieldPath, _ slots: Slots) -> Test? {
    guard let slot = path.field?.slot else { return nil }
    switch (slots.all[slot].property, slots.all[slot].isOptional) {
    case (.other, _): return nil
    case (.flag, false), (.identifier, false): return { _, _ in false }
    default: return { row, _ in !row.has(slot) }
    }
  }

  private static func comparing(
    _ path: FieldPath, _ comparison: Filter.Comparison, _ value: Value, _ slots: Slots
  ) -> Test? {
    if value.isAbsent {
      switch comparison {
      case .equal: return test(.isEmpty(path), slots)
      case .notEqual: return test(.not(.isEmpty(path)), slots)
      case .less, .atMost, .more, .atLeast: return { _, _ in false }
      }
    }
    if let listed = path.listed(comparison, value) { return test(listed, slots) }
    guard let slot = path.field?.slot else { return nil }
    let property = slots.all[slot].property
    switch (property, value) {
    case (.choice, _) where comparison.isOrder: return nil
    case (.phone, .text(let text)) where !comparison.isOrder:
      let number = PhoneNumber(unchecked: text)
      let isEqual = comparison == .equal
      return { row, _ in
        row.slice(slot).map { number.isSame(as: PhoneNumber(unchecked: $0.text)) } ?? false
          == isEqual
      }
    case (.text, .text(let text)), (.phone, .text(let text)), (.choice, .text(let text)),
      (.email, .text(let text)):
      return texts(slot, comparison, text, property == .email && path.type == .email)
    case (.integer, .integer), (.time, .time), (.date, .date), (.flag, .bool), (.money, .money):
      return numbers(slot, comparison, value, slots)
    case (.identifier, .reference(let record)) where record.number > 0:
      return references(slot, comparison, record, path.field?.targets?.first)
    default: return nil
    }
  }

  private static func numbers(
    _ slot: Int, _ comparison: Filter.Comparison, _ value: Value, _ slots: Slots
  ) -> Test? {
    if comparison == .notEqual {
      guard let number = value.number else { return nil }
      return { row, _ in slots.number(slot, of: row) != number }
    }
    guard let range = comparison.range(value) else { return nil }
    return { row, _ in slots.number(slot, of: row).map(range.contains) ?? false }
  }

  private static func references(
    _ slot: Int, _ comparison: Filter.Comparison, _ record: RecordReference, _ kind: RecordKind?
  ) -> Test? {
    // A reference to another kind is never the same; none is less or more than another.
    let isPossible = record.kind == kind
    switch comparison {
    case .equal: return { row, _ in isPossible && row.slice(slot)?.uint32 == record.number }
    case .notEqual: return { row, _ in !isPossible || row.slice(slot)?.uint32 != record.number }
    case .less, .atMost, .more, .atLeast: return { _, _ in false }
    }
  }
}

extension RowTest {
  /// Compares a text; addresses are the same by their matched form, others to the code point.
  private static func texts(
    _ slot: Int, _ comparison: Filter.Comparison, _ text: String, _ isAddress: Bool
  ) -> Test {
    switch comparison {
    case .equal:
      let isSame = sameness(text, isAddress)
      return { row, _ in row.slice(slot).map(isSame) ?? false }
    case .notEqual:
      let isSame = sameness(text, isAddress)
      return { row, _ in !(row.slice(slot).map(isSame) ?? false) }
    case .less, .atMost, .more, .atLeast:
      let key = TextKey(text: text)
      return { row, _ in
        guard let bytes = row.slice(slot) else { return false }
        let order = TextKey(bytes).order(before: key)
        return switch comparison {
        case .less: order < 0
        case .atMost: order <= 0
        case .more: order > 0
        default: order >= 0
        }
      }
    }
  }

  /// Whether bytes are the same text. Texts of different bytes can be equal where one is not ASCII.
  private static func sameness(
    _ text: String, _ isAddress: Bool
  ) -> (UnsafeRawBufferPointer) -> Bool {
    let bytes = Array((isAddress ? EmailAddress(unchecked: text).normalized : text).utf8)
    let isPlain = bytes.withUnsafeBytes(\.isASCII)
    return { row in
      bytes.withUnsafeBytes { bytes in
        if isPlain, row.count == bytes.count {
          // Small letters of an address were made of large ones; a blank at its ends is longer.
          if isAddress ? areSameLowered(row, bytes) : areSame(row, bytes) { return true }
        }
        if isPlain, row.isASCII, !isAddress || !row.contains(where: { $0 <= 0x20 }) { return false }
        return isAddress
          ? EmailAddress(unchecked: row.text).normalized == String(decoding: bytes, as: UTF8.self)
          : row.text == text
      }
    }
  }

  private static func areSameLowered(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
  ) -> Bool {
    // Both are of one length.
    for index in left.indices {
      let byte = left[index]
      if (byte &- 0x41 < 26 ? byte | 0x20 : byte) != right[index] { return false }
    }
    return true
  }
}
