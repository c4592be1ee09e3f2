extension [UInt8] {
  /// Appends an integer in decimal digits.
  package mutating func appendDecimal(_ value: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { room in
      var start = 20
      repeat {
        start &-= 1
        room[start] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      append(contentsOf: UnsafeRawBufferPointer(rebasing: room[start...]))
    }
  }

  /// Appends `value`, which has at most `width` digits, with leading zeros.
  package mutating func appendDecimal(_ value: Int, width: Int) {
    withUnsafeTemporaryAllocation(byteCount: width, alignment: 1) { room in
      room.writeDecimal(value, width: width, at: 0)
      append(contentsOf: UnsafeRawBufferPointer(room))
    }
  }
}

extension UnsafeMutableRawBufferPointer {
  /// Writes `value`, which has at most `width` digits, with leading zeros at `offset`.
  @inline(__always)
  func writeDecimal(_ value: Int, width: Int, at offset: Int) {
    var rest = UInt32(truncatingIfNeeded: value)
    var index = offset &+ width
    while index > offset {
      index &-= 1
      self[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }
}
