/// The values of a record's custom fields, in order of their keys.
public struct CustomValues: Hashable, Sendable {
  private var entries: [Entry] = []

  struct Entry: Hashable, Sendable {
    let key: String
    var value: Value
  }

  /// Makes an empty set of values.
  public init() {}

  /// Whether there are none.
  public var isEmpty: Bool { entries.isEmpty }

  /// How many fields have a value.
  public var count: Int { entries.count }

  /// The value of the custom field `key`; setting null removes it.
  public subscript(key: String) -> Value {
    get {
      let index = position(of: key)
      return index < entries.count && entries[index].key == key ? entries[index].value : .null
    }
    set {
      let newValue = newValue.stored
      let index = position(of: key)
      let isThere = index < entries.count && entries[index].key == key
      switch (isThere, newValue.isAbsent) {
      case (true, true): entries.remove(at: index)
      case (true, false): entries[index].value = newValue
      case (false, true): break
      case (false, false): entries.insert(Entry(key: key, value: newValue), at: index)
      }
    }
  }

  /// Every key with its value, in order of keys.
  public func forEach(_ body: (String, Value) throws -> Void) rethrows {
    for entry in entries { try body(entry.key, entry.value) }
  }

  /// The first entry that is not before `key`; appending in order looks at the last one only.
  private func position(of key: String) -> Int {
    guard let last = entries.last, !(last.key < key) else { return entries.count }
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension CustomValues: FieldValue {
  /// Named parts, as the record's custom fields declare them.
  public static var crmType: FieldType { .parts([]) }
  /// The values by key.
  public var crmValue: Value { .parts(entries.map { Value.Part($0.key, $0.value) }) }
  /// Whether there are none.
  public var crmIsAbsent: Bool { entries.isEmpty }

  /// Takes named parts; null is none.
  public init(crmValue value: Value) throws(ValueError) {
    if value == .null { return }
    guard case .parts(let parts) = value else {
      throw ValueError(
        type: "set of custom values", text: value.description, expected: "named values")
    }
    for part in parts { self[part.name] = part.value }
  }
}

extension CustomValues {
  /// What the names of custom fields begin with, apart from their keys.
  public static let prefix = "custom."

  /// The keys whose values differ, or are there on one side only, in order.
  package func keys(differingFrom other: CustomValues) -> [String] {
    var keys = Set<String>()
    forEach { key, value in if !Value.isSame(other[key], value) { keys.insert(key) } }
    other.forEach { key, value in if !Value.isSame(self[key], value) { keys.insert(key) } }
    return keys.sorted()
  }

  static func encodeChanges(from old: Value, to new: Value, _ writer: inout JSONWriter) {
    guard let old = try? CustomValues(crmValue: old), let new = try? CustomValues(crmValue: new)
    else {
      return
    }
    for key in old.keys(differingFrom: new) {
      writer.key(prefix + key)
      writer.beginArray()
      old[key].encode(&writer)
      new[key].encode(&writer)
      writer.endArray()
    }
  }
}

extension Value {
  /// The form in which custom values are kept: what reading them back from the journal gives.
  fileprivate var stored: Value {
    switch self {
    case .date, .time, .money, .reference: .text(description)
    case .list(let values): .list(values.map(\.stored))
    case .null, .bool, .integer, .text, .parts: self
    }
  }
}
