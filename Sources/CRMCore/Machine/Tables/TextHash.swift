/// A fast 64-bit hash of texts, with a seed that nobody knows so that collisions cannot be made.
package struct TextHash: Hashable, Sendable {
  /// The seed, which a checkpoint keeps with the hashes that were made by it.
  let seed: UInt64

  /// A hash with a seed of this process's own.
  package static let fresh = TextHash(seed: .random(in: 1 ... .max))

  /// The hash of a text, the same for equal texts.
  ///
  /// That of a text which is not all ASCII differs between processes, so it is never stored.
  package func hash(_ text: String) -> UInt64 {
    // Equal texts may be made of other bytes once they leave ASCII: `é` has two spellings.
    if text.utf8.contains(where: { $0 >= 0x80 }) {
      return UInt64(bitPattern: Int64(text.hashValue))
    }
    let direct = text.utf8.withContiguousStorageIfAvailable { hash(UnsafeRawBufferPointer($0)) }
    if let direct { return direct }
    return Array(text.utf8).withUnsafeBytes { hash($0) }
  }

  /// The hash of raw bytes.
  func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var state = Self.mix(seed, UInt64(bytes.count) ^ 0xA076_1D64_78BD_642F)
    var offset = 0
    // Every load ends at or before `bytes.count`: the loop leaves at most 7 bytes.
    while bytes.count - offset >= 8 {
      state = Self.mix(
        state ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self), seed | 1)
      offset += 8
    }
    var tail: UInt64 = 0
    while offset < bytes.count {
      tail = tail << 8 | UInt64(bytes[offset])
      offset += 1
    }
    return Self.mix(Self.mix(state ^ tail, seed | 1), 0x9E37_79B9_7F4A_7C15)
  }

  /// Folds the 128-bit product of two words into one.
  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
