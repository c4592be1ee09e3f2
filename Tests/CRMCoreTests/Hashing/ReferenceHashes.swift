/// Hashes written down as their standards state them, to compare the fast forms with.
enum ReferenceHashes {
  /// CRC-32C bit by bit, after `continuing`.
  static func crc32c(_ bytes: ArraySlice<UInt8>, continuing: UInt32) -> UInt32 {
    var crc = ~continuing
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0x82f6_3b78 : crc >> 1 }
    }
    return ~crc
  }

  /// SHA-256 with its whole schedule of 64 words; its constants are made as the standard says.
  static func sha256(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var message = Array(bytes) + [0x80]
    while message.count % 64 != 56 { message.append(0) }
    for shift in (0..<8).reversed() {
      message.append(UInt8(truncatingIfNeeded: (bytes.count * 8) >> (shift * 8)))
    }
    var state = primes.prefix(8).map { fraction(Double($0).squareRoot()) }
    for start in stride(from: 0, to: message.count, by: 64) {
      mix(&state, schedule(message[start..<(start + 64)]))
    }
    return state.flatMap { word in
      (0..<4).reversed().map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
  }

  private static func schedule(_ block: ArraySlice<UInt8>) -> [UInt32] {
    let block = Array(block)
    var words = (0..<16).map { index in
      (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(block[index * 4 + $1]) }
    }
    for index in 16..<64 {
      let (early, late) = (words[index - 15], words[index - 2])
      let small = right(early, 7) ^ right(early, 18) ^ early >> 3
      let large = right(late, 17) ^ right(late, 19) ^ late >> 10
      words.append(words[index - 16] &+ small &+ words[index - 7] &+ large)
    }
    return words
  }

  private static func mix(_ state: inout [UInt32], _ words: [UInt32]) {
    var v = state
    for (word, constant) in zip(words, constants) {
      let big1 = right(v[4], 6) ^ right(v[4], 11) ^ right(v[4], 25)
      let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
      let first = v[7] &+ big1 &+ choice &+ constant &+ word
      let big0 = right(v[0], 2) ^ right(v[0], 13) ^ right(v[0], 22)
      let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
      v = [first &+ big0 &+ majority, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
    }
    for index in 0..<8 { state[index] = state[index] &+ v[index] }
  }

  private static func right(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  private static let primes = (2...311).filter { number in
    !(2..<number).contains { number % $0 == 0 }
  }

  /// The first 32 bits of the fractions of the cube roots of the first 64 primes.
  private static let constants = primes.prefix(64).map { prime -> UInt32 in
    var (low, high) = (0, 7 << 32)
    while high - low > 1 {
      let middle = (low + high) / 2
      let square = middle.multipliedFullWidth(by: middle)
      // middle³ <= prime << 96, compared in pieces of what fits a word.
      let cube = multiply(square, by: UInt64(middle))
      if cube < UInt64(prime) { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }

  /// The bits of a square times a number above the lowest 96.
  private static func multiply(_ square: (high: Int, low: UInt), by number: UInt64) -> UInt64 {
    let low = UInt64(square.low).multipliedFullWidth(by: number)
    let high = UInt64(square.high).multipliedFullWidth(by: number)
    let (middle, carries) = low.high.addingReportingOverflow(high.low)
    let top = high.high &+ (carries ? 1 : 0)
    return top << 32 | middle >> 32
  }

  private static func fraction(_ root: Double) -> UInt32 {
    UInt32((root - root.rounded(.down)) * 4_294_967_296)
  }
}
