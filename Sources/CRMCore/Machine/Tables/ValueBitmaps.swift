/// Up to 64 values as bytes, each with the bitmap of its records.
struct ValueBitmaps: Sendable {
  /// The bytes of each value, in the order they first appeared.
  private(set) var values: [[UInt8]] = []
  private(set) var hashes: [UInt64] = []
  /// The records of each value.
  var bits: [PagedBits] = []

  /// The most values there can be.
  static let limit = 64

  /// The place of a value, nil when it never appeared.
  func code(of value: UnsafeRawBufferPointer, _ hash: UInt64) -> Int? {
    for code in hashes.indices where hashes[code] == hash {
      if values[code].withUnsafeBytes({ areSame($0, value) }) { return code }
    }
    return nil
  }

  /// The place of a value, a new one if need be; nil when the places are used up.
  mutating func add(_ value: UnsafeRawBufferPointer, _ hash: UInt64) -> Int? {
    if let code = code(of: value, hash) { return code }
    if values.count == Self.limit { return nil }
    values.append(Array(value))
    hashes.append(hash)
    bits.append(PagedBits())
    return values.count - 1
  }

  /// Forgets the values that have no records, if all places are used up.
  ///
  /// Returns whether values have other places than before.
  mutating func makeRoom() -> Bool {
    if values.count < Self.limit { return false }
    let kept = bits.indices.filter { !bits[$0].isEmpty }
    if kept.count == bits.count { return false }
    values = kept.map { values[$0] }
    hashes = kept.map { hashes[$0] }
    bits = kept.map { bits[$0] }
    return true
  }
}

extension ValueBitmaps {
  /// What is broken in the table, empty when nothing is.
  func checkInvariants(_ hash: TextHash) -> [String] {
    var violations = bits.flatMap { $0.checkInvariants() }
    if values.count > Self.limit || values.count != bits.count || values.count != hashes.count {
      violations.append("\(values.count) values, \(hashes.count) hashes, \(bits.count) bitmaps")
    }
    for (code, value) in values.enumerated() {
      let found = value.withUnsafeBytes { self.code(of: $0, hash.hash($0)) }
      if found != code { violations.append("value \(code) is not found") }
    }
    return violations
  }
}
