/// The block function of SHA-256, FIPS 180-4 section 6.2.2.
///
/// The schedule is kept as its last sixteen words, all under names of their own: so it stays in
/// registers, where an array of 64 words is written to memory and read again.
struct SHA256Block {
  private var w0, w1, w2, w3, w4, w5, w6, w7: UInt32
  private var w8, w9, w10, w11, w12, w13, w14, w15: UInt32

  /// Takes the 64 bytes of a block.
  @inline(__always)
  private init(_ block: UnsafeRawPointer) {
    @inline(__always)
    func word(_ index: Int) -> UInt32 {
      UInt32(bigEndian: block.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
    }
    (w0, w1, w2, w3) = (word(0), word(1), word(2), word(3))
    (w4, w5, w6, w7) = (word(4), word(5), word(6), word(7))
    (w8, w9, w10, w11) = (word(8), word(9), word(10), word(11))
    (w12, w13, w14, w15) = (word(12), word(13), word(14), word(15))
  }

  /// Mixes the block of 64 bytes at `block` into the chaining words.
  ///
  /// The loop stays a loop: unrolled, the compiler makes vectors of the schedule, which are slower.
  @inline(__always)
  static func compress(
    _ state: inout SHA256Words, _ block: UnsafeRawPointer, _ constants: UnsafePointer<UInt32>
  ) {
    var schedule = SHA256Block(block)
    var words = state
    var next = constants
    while true {
      schedule.mix(into: &words, next)
      next += 16
      if next == constants + 64 { break }
      schedule.advance()
    }
    state.add(words)
  }

  /// Makes the next sixteen words of the schedule in place of these.
  @inline(__always)
  private mutating func advance() {
    Self.step(&w0, w1, w9, w14)
    Self.step(&w1, w2, w10, w15)
    Self.step(&w2, w3, w11, w0)
    Self.step(&w3, w4, w12, w1)
    Self.step(&w4, w5, w13, w2)
    Self.step(&w5, w6, w14, w3)
    Self.step(&w6, w7, w15, w4)
    Self.step(&w7, w8, w0, w5)
    Self.step(&w8, w9, w1, w6)
    Self.step(&w9, w10, w2, w7)
    Self.step(&w10, w11, w3, w8)
    Self.step(&w11, w12, w4, w9)
    Self.step(&w12, w13, w5, w10)
    Self.step(&w13, w14, w6, w11)
    Self.step(&w14, w15, w7, w12)
    Self.step(&w15, w0, w8, w13)
  }

  @inline(__always)
  private static func step(
    _ word: inout UInt32, _ early: UInt32, _ middle: UInt32, _ late: UInt32
  ) {
    let small = early.rotated(7) ^ early.rotated(18) ^ (early &>> 3)
    let large = late.rotated(17) ^ late.rotated(19) ^ (late &>> 10)
    word = word &+ (small &+ large) &+ middle
  }

  /// Runs sixteen rounds.
  @inline(__always)
  private func mix(into words: inout SHA256Words, _ k: UnsafePointer<UInt32>) {
    words.mixEight(
      w0 &+ k[0], w1 &+ k[1], w2 &+ k[2], w3 &+ k[3],
      w4 &+ k[4], w5 &+ k[5], w6 &+ k[6], w7 &+ k[7])
    words.mixEight(
      w8 &+ k[8], w9 &+ k[9], w10 &+ k[10], w11 &+ k[11],
      w12 &+ k[12], w13 &+ k[13], w14 &+ k[14], w15 &+ k[15])
  }

  static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}

/// The eight working words a…h of SHA-256.
struct SHA256Words {
  var a, b, c, d, e, f, g, h: UInt32

  @inline(__always)
  init(_ state: SIMD8<UInt32>) {
    (a, b, c, d) = (state[0], state[1], state[2], state[3])
    (e, f, g, h) = (state[4], state[5], state[6], state[7])
  }

  @inline(__always)
  var vector: SIMD8<UInt32> { SIMD8(a, b, c, d, e, f, g, h) }

  @inline(__always)
  mutating func add(_ other: SHA256Words) {
    (a, b, c, d) = (a &+ other.a, b &+ other.b, c &+ other.c, d &+ other.d)
    (e, f, g, h) = (e &+ other.e, f &+ other.f, g &+ other.g, h &+ other.h)
  }

  /// Runs eight rounds, after which every word has its own name again.
  @inline(__always)
  mutating func mixEight(
    _ i0: UInt32, _ i1: UInt32, _ i2: UInt32, _ i3: UInt32,
    _ i4: UInt32, _ i5: UInt32, _ i6: UInt32, _ i7: UInt32
  ) {
    Self.round(a, b, c, &d, e, f, g, &h, i0)
    Self.round(h, a, b, &c, d, e, f, &g, i1)
    Self.round(g, h, a, &b, c, d, e, &f, i2)
    Self.round(f, g, h, &a, b, c, d, &e, i3)
    Self.round(e, f, g, &h, a, b, c, &d, i4)
    Self.round(d, e, f, &g, h, a, b, &c, i5)
    Self.round(c, d, e, &f, g, h, a, &b, i6)
    Self.round(b, c, d, &e, f, g, h, &a, i7)
  }

  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
    _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ input: UInt32
  ) {
    let choice = g ^ (e & (f ^ g))
    let majority = (a & b) | (c & (a | b))
    let first = h &+ (e.rotated(6) ^ e.rotated(11) ^ e.rotated(25)) &+ choice &+ input
    let second = (a.rotated(2) ^ a.rotated(13) ^ a.rotated(22)) &+ majority
    d = d &+ first
    h = first &+ second
  }
}

extension UInt32 {
  /// The word with its bits moved right by `count`, and those that fall out put in on the left.
  @inline(__always)
  fileprivate func rotated(_ count: UInt32) -> UInt32 {
    (self &>> count) | (self &<< (32 &- count))
  }
}
