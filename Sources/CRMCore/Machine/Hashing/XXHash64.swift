/// XXH64, a fast checksum of 64 bits: finds damage, not forgery.
///
/// The format of it is stable and public; the same bytes have the same checksum everywhere.
package enum XXHash64 {
  /// The checksum of `bytes`: O(bytes).
  package static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    guard let start = bytes.baseAddress else { return finish(seed &+ prime5, bytes, from: 0) }
    let whole = bytes.count & ~31
    var hash = whole > 0 ? mergedLanes(start, whole, seed) : seed &+ prime5
    hash = hash &+ UInt64(bytes.count)
    return finish(hash, bytes, from: whole)
  }

  /// Four lanes over whole stripes of 32 bytes, joined into one number.
  @inline(__always)
  private static func mergedLanes(
    _ start: UnsafeRawPointer, _ count: Int, _ seed: UInt64
  ) -> UInt64 {
    var a = seed &+ prime1 &+ prime2
    var b = seed &+ prime2
    var c = seed
    var d = seed &- prime1
    var next = start
    let end = start + count
    while next < end {
      a = round(a, word(next, 0))
      b = round(b, word(next, 8))
      c = round(c, word(next, 16))
      d = round(d, word(next, 24))
      next += 32
    }
    var hash = rotate(a, 1) &+ rotate(b, 7) &+ rotate(c, 12) &+ rotate(d, 18)
    for lane in [a, b, c, d] { hash = (hash ^ round(0, lane)) &* prime1 &+ prime4 }
    return hash
  }

  /// Takes in what is left after the whole stripes, and mixes the bits.
  @inline(__always)
  private static func finish(
    _ hash: UInt64, _ bytes: UnsafeRawBufferPointer, from start: Int
  ) -> UInt64 {
    var (hash, offset) = (hash, start)
    while offset &+ 8 <= bytes.count {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      hash = rotate(hash ^ round(0, word), 27) &* prime1 &+ prime4
      offset &+= 8
    }
    if offset &+ 4 <= bytes.count {
      let word = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      hash = rotate(hash ^ (UInt64(word) &* prime1), 23) &* prime2 &+ prime3
      offset &+= 4
    }
    while offset < bytes.count {
      hash = rotate(hash ^ (UInt64(bytes[offset]) &* prime5), 11) &* prime1
      offset &+= 1
    }
    hash = (hash ^ (hash &>> 33)) &* prime2
    hash = (hash ^ (hash &>> 29)) &* prime3
    return hash ^ (hash &>> 32)
  }

  @inline(__always)
  private static func word(_ start: UnsafeRawPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotate(lane &+ word &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 {
    (word &<< count) | (word &>> (64 &- count))
  }

  private static let prime1: UInt64 = 0x9e37_79b1_85eb_ca87
  private static let prime2: UInt64 = 0xc2b2_ae3d_27d4_eb4f
  private static let prime3: UInt64 = 0x1656_67b1_9e37_79f9
  private static let prime4: UInt64 = 0x85eb_ca77_c2b2_ae63
  private static let prime5: UInt64 = 0x27d4_eb2f_1656_67c5
}
