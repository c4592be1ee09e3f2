/// A streaming SHA-256 (FIPS 180-4): feed bytes in any pieces, then ask for the digest.
package struct SHA256: Sendable {
  /// The eight chaining words a…h.
  private var state = SIMD8<UInt32>(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)
  /// The bytes that do not fill a block yet; only its memory is used, not its lanes.
  private var pending = SIMD64<UInt8>()
  private var pendingCount = 0
  private var totalBytes: UInt64 = 0

  /// Makes a hash of nothing yet.
  package init() {}

  /// Feeds `bytes`.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    totalBytes &+= UInt64(bytes.count)
    var rest = bytes[...]
    if pendingCount > 0 {
      let taken = rest.prefix(64 - pendingCount)
      store(taken)
      rest = rest.dropFirst(taken.count)
      guard pendingCount == 64 else { return }
      compressPending()
    }
    let whole = rest.count & ~63
    compress(UnsafeRawBufferPointer(rebasing: rest.prefix(whole)))
    store(rest.dropFirst(whole))
  }

  /// Feeds the 32 bytes of `digest`.
  package mutating func update(_ digest: ContentDigest) {
    digest.withBytes { update($0) }
  }

  /// The digest of everything fed so far; the hash itself may be fed further.
  package func finalize() -> ContentDigest {
    var last = self
    last.pad()
    func word(_ index: Int) -> UInt64 {
      UInt64(last.state[index]) &<< 32 | UInt64(last.state[index + 1])
    }
    return ContentDigest(words: (word(0), word(2), word(4), word(6)))
  }

  /// The digest of `bytes` alone.
  package static func hash(_ bytes: UnsafeRawBufferPointer) -> ContentDigest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  private mutating func store(_ bytes: Slice<UnsafeRawBufferPointer>) {
    guard !bytes.isEmpty else { return }
    let start = pendingCount
    withUnsafeMutableBytes(of: &pending) { room in
      UnsafeMutableRawBufferPointer(rebasing: room[start...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes))
    }
    pendingCount += bytes.count
  }

  private mutating func compressPending() {
    let block = pending
    withUnsafeBytes(of: block) { compress($0) }
    pendingCount = 0
  }

  /// Appends the closing bit, the zeros and the length in bits, and compresses what that fills.
  private mutating func pad() {
    let used = pendingCount
    let bitCount = totalBytes &* 8
    withUnsafeMutableBytes(of: &pending) { room in
      room[used] = 0x80
      for index in (used + 1)..<64 { room[index] = 0 }
    }
    if used >= 56 {
      compressPending()
      pending = SIMD64()
    }
    withUnsafeMutableBytes(of: &pending) { room in
      room.storeBytes(of: bitCount.bigEndian, toByteOffset: 56, as: UInt64.self)
    }
    compressPending()
  }

  private mutating func compress(_ blocks: UnsafeRawBufferPointer) {
    guard let start = blocks.baseAddress else { return }
    var words = SHA256Words(state)
    SHA256Block.constants.withUnsafeBufferPointer { constants in
      // There are 64 constants, so there is an address.
      guard let constants = constants.baseAddress else { return }
      var offset = 0
      while offset < blocks.count {
        SHA256Block.compress(&words, start + offset, constants)
        offset &+= 64
      }
    }
    state = words.vector
  }
}
