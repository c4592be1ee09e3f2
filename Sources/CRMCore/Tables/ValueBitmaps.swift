/// Up to 64 values as bytes, each with the bitmap of its records.
struct ValueBitmaps: Sendable {
  /// The bytes of each value, in the order they first appeared.
  private(set) var values: [[UInt8]] = []
  private(set) var hashes: [UInt64] = []
  /// The records of each value.
  var bits: [PagedBits] = []
  /// By hash: 0, or one more than the place of a value; twice as many as there can be values.
  private var slots: [UInt8] = []

  /// The most values there can be.
  static let limit = 64

  /// The place of a value, nil when it never appeared.
  func code(of value: UnsafeRawBufferPointer, _ hash: UInt64) -> Int? {
    if slots.isEmpty { return nil }
    var slot = Int(hash & 127)
    // Half of the slots are free, so that the search ends.
    while slots[slot] != 0 {
      let code = Int(slots[slot]) - 1
      if hashes[code] == hash && Self.isSame(values[code], value) { return code }
      slot = (slot + 1) & 127
    }
    return nil
  }

  /// The place of a value, a new one if need be; nil when the places are used up.
  mutating func add(_ value: UnsafeRawBufferPointer, _ hash: UInt64) -> Int? {
    if let code = code(of: value, hash) { return code }
    if values.count == Self.limit { return nil }
    if slots.isEmpty { slots = [UInt8](repeating: 0, count: 2 * Self.limit) }
    values.append(Array(value))
    hashes.append(hash)
    bits.append(PagedBits())
    enter(values.count - 1)
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
    slots = [UInt8](repeating: 0, count: 2 * Self.limit)
    for code in values.indices { enter(code) }
    return true
  }

  private mutating func enter(_ code: Int) {
    var slot = Int(hashes[code] & 127)
    while slots[slot] != 0 { slot = (slot + 1) & 127 }
    slots[slot] = UInt8(code + 1)
  }

  private static func isSame(_ left: [UInt8], _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count == right.count else { return false }
    return left.withUnsafeBytes { left in
      var offset = 0
      // Every load ends at or before the count of both.
      while offset + 8 <= left.count {
        let word = left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        if word != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
        offset += 8
      }
      while offset < left.count {
        if left[offset] != right[offset] { return false }
        offset += 1
      }
      return true
    }
  }
}

extension ValueBitmaps {
  /// What is broken in the table, empty when nothing is.
  func checkInvariants(_ hash: TextHash) -> [String] {
    var violations = bits.flatMap { $0.checkInvariants() }
    if values.count > Self.limit || values.count != bits.count || values.count != hashes.count {
      violations.append("\(values.count) values, \(hashes.count) hashes, \(bits.count) bitmaps")
    }
    if slots.count(where: { $0 != 0 }) != values.count { violations.append("values have no slot") }
    for (code, value) in values.enumerated() {
      let found = value.withUnsafeBytes { self.code(of: $0, hash.hash($0)) }
      if found != code { violations.append("value \(code) is not found") }
    }
    return violations
  }
}
