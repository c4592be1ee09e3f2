/// A record's fields as they lie in memory, looked at in place; valid while the memory is.
///
/// A row begins with 16 bytes: position (8), version (4), and in 4 more the size that the record may
/// have as a line (20 bits), how many fields have a value (10), whether the ends are wide, whether
/// the record has what this version does not read. Then come one bit a field (in words of 8 bytes),
/// the end of each value (2 bytes, 4 in wide rows), and the values in the order of the fields.
/// All numbers are little-endian, and nothing is aligned. A field without a value has no bit; only
/// one that an empty record has a value for has a bit then, and no bytes.
package struct RowView {
  let start: UnsafeRawPointer
  /// How many words the bits of the fields take.
  let maskWords: Int

  static let headBytes = 16
  /// The most fields that a row has bits for.
  static let fieldLimit = 1023

  /// Looks at the row that begins at `start`, of a kind whose bits take `maskWords` words.
  /// Whoever makes a view keeps the row's memory alive for as long.
  init(_ start: UnsafeRawPointer, maskWords: Int) {
    self.start = start
    self.maskWords = maskWords
  }

  /// The position of the line that wrote the row.
  package var position: Position { Int(truncatingIfNeeded: load(0, UInt64.self)) }
  /// How often the record was written.
  var version: UInt32 { load(8, UInt32.self) }
  /// How many bytes the record takes at most as a line gives it whole.
  var byteBound: Int { Int(packed & 0xf_ffff) }
  /// How many fields have a value.
  var count: Int { Int(packed >> 20 & 0x3ff) }
  /// Whether the ends of values take four bytes.
  private var isWide: Bool { packed >> 30 & 1 == 1 }
  /// Whether the record has fields or values that another version wrote and this one does not read.
  var isForeign: Bool { packed >> 31 == 1 }

  private var packed: UInt32 { load(12, UInt32.self) }

  /// Which of 64 fields have a value.
  @inline(__always)
  func mask(_ word: Int) -> UInt64 { load(Self.headBytes &+ word &* 8, UInt64.self) }

  /// Whether a field has a value.
  @inline(__always)
  func has(_ slot: Int) -> Bool { slice(slot) != nil }

  /// The bytes of a field's value; nil where it has none.
  @inline(__always)
  func slice(_ slot: Int) -> UnsafeRawBufferPointer? {
    guard let bytes = stored(slot), !bytes.isEmpty else { return nil }
    return bytes
  }

  /// The bytes that the row has for a field; none, where it has no value but an empty record has.
  @inline(__always)
  func stored(_ slot: Int) -> UnsafeRawBufferPointer? {
    let bits = mask(slot &>> 6)
    let bit: UInt64 = 1 &<< UInt64(slot & 63)
    guard bits & bit != 0 else { return nil }
    var rank = (bits & (bit &- 1)).nonzeroBitCount
    for word in 0..<(slot &>> 6) { rank &+= mask(word).nonzeroBitCount }
    return value(at: rank)
  }

  /// The bytes of the value of that rank among those that are there.
  @inline(__always)
  func value(at rank: Int) -> UnsafeRawBufferPointer {
    let ends = Self.headBytes &+ maskWords &* 8
    let values = start + valuesOffset
    let first = rank == 0 ? 0 : end(rank &- 1, ends)
    return UnsafeRawBufferPointer(start: values + first, count: end(rank, ends) &- first)
  }

  /// Where the values begin.
  @inline(__always)
  var valuesOffset: Int { Self.headBytes &+ maskWords &* 8 &+ count &* (isWide ? 4 : 2) }

  /// Where the value of a rank ends, counted from where the values begin.
  func end(_ rank: Int) -> Int { end(rank, Self.headBytes &+ maskWords &* 8) }

  @inline(__always)
  private func end(_ rank: Int, _ ends: Int) -> Int {
    isWide
      ? Int(load(ends &+ rank &* 4, UInt32.self)) : Int(load(ends &+ rank &* 2, UInt16.self))
  }

  /// How many bytes the whole row takes.
  var byteCount: Int {
    valuesOffset + (count == 0 ? 0 : end(count - 1))
  }

  /// The whole row.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: byteCount) }

  /// Gives a row that lies at `start` its position and size.
  static func stamp(_ start: UnsafeMutableRawPointer, _ stamp: RowStamp) {
    let packed = UInt32(littleEndian: start.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
    let bound = packed & ~0xf_ffff | UInt32(min(stamp.byteBound, 0xf_ffff))
    start.storeBytes(of: UInt64(stamp.position).littleEndian, as: UInt64.self)
    start.storeBytes(of: bound.littleEndian, toByteOffset: 12, as: UInt32.self)
  }

  @inline(__always)
  private func load<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _: T.Type) -> T {
    T(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: T.self))
  }
}

/// What a row gets only when its line is written.
struct RowStamp {
  let position: Position
  /// How many bytes the record takes at most as a line gives it whole.
  let byteBound: Int
}

extension RowView {
  /// Passes each field that has a value, ascending, with the value's rank.
  @inline(__always)
  func forEach<E: Error>(_ body: (_ slot: Int, _ rank: Int) throws(E) -> Void) throws(E) {
    var rank = 0
    for word in 0..<maskWords {
      var rest = mask(word)
      while rest != 0 {
        try body(word &<< 6 | rest.trailingZeroBitCount, rank)
        rank &+= 1
        rest &= rest &- 1
      }
    }
  }
}

/// Whether two runs of bytes are the same.
@inline(__always)
func areSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
  guard left.count == right.count else { return false }
  let (left, right, count) = (left.baseAddress, right.baseAddress, left.count)
  guard let left, let right else { return true }
  var offset = 0
  while offset &+ 8 <= count {
    let one = left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    if one != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
    offset &+= 8
  }
  while offset < count {
    if left.load(fromByteOffset: offset, as: UInt8.self)
      != right.load(fromByteOffset: offset, as: UInt8.self)
    {
      return false
    }
    offset &+= 1
  }
  return true
}

/// A row with memory of its own.
package struct Row: Sendable {
  let bytes: [UInt8]
  let maskWords: Int

  /// Passes the row to `body`, which must not keep it.
  @inline(__always)
  package func view<T, E: Error>(_ body: (RowView) throws(E) -> T) throws(E) -> T {
    try bytes.withUnsafeBufferPointer { (bytes) throws(E) -> T in
      // A row has a head at least, so there is an address.
      guard let start = bytes.baseAddress else { preconditionFailure("a row without a head") }
      return try body(RowView(UnsafeRawPointer(start), maskWords: maskWords))
    }
  }

  /// A copy of a row that lies elsewhere.
  init(copying view: RowView) {
    bytes = Array(view.bytes)
    maskWords = view.maskWords
  }

  init(bytes: [UInt8], maskWords: Int) {
    self.bytes = bytes
    self.maskWords = maskWords
  }
}
