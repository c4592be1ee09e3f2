/// Keys of choices that their types took before, so that these are not asked for each row again.
/// Each has one place; another that belongs there takes it over.
struct ChoiceKeys {
  private var places = [(field: Int, key: [UInt8])](repeating: (-1, []), count: 64)

  /// Whether a key was added for a field of some kind.
  func has(_ key: UnsafeRawBufferPointer, of field: Int) -> Bool {
    let known = places[Self.place(key, field)]
    return known.field == field && known.key.withUnsafeBytes { areSame($0, key) }
  }

  mutating func add(_ key: [UInt8], of field: Int) {
    places[key.withUnsafeBytes { Self.place($0, field) }] = (field, key)
  }

  private static func place(_ key: UnsafeRawBufferPointer, _ field: Int) -> Int {
    let hash = key.reduce(UInt32(truncatingIfNeeded: field)) { $0 &* 31 &+ UInt32($1) }
    return Int(hash & 63)
  }
}
