import Testing

@testable import CRMCore

@Suite("Finding bytes in a buffer")
struct ByteFinderTests {
  private func histogram(_ bytes: [UInt8]) -> [Int] {
    bytes.reduce(into: [Int](repeating: 0, count: 256)) { $0[Int($1)] += 1 }
  }

  @Test("The first place is found, up to the last byte of the buffer", arguments: 1...6)
  func model(seed: UInt64) {
    var random = SearchTexts(seed: seed)
    for _ in 0..<400 {
      let letters: [UInt8] = random.chance(50) ? [0x61, 0x62] : [0, 0x61, 0x80, 0xff, 0x7f, 0x01]
      let bytes = (0..<random.below(120)).map { _ in letters[random.below(letters.count)] }
      let needle = (0...random.below(11)).map { _ in letters[random.below(letters.count)] }
      let start = random.below(bytes.count + 1)
      let end = start + random.below(bytes.count - start + 1)
      let places = stride(from: start, through: end - needle.count, by: 1)
      let expected = places.first { bytes[$0...].starts(with: needle) }
      let finder = ByteFinder(needle, histogram: histogram(bytes))
      let found = bytes.withUnsafeBytes { finder?.next(in: $0, from: start, to: end) }
      #expect(found == expected, "seed \(seed), \(needle) in \(bytes), \(start)..<\(end)")
    }
  }

  @Test("There is no finder of nothing, nor of what cannot be there")
  func none() {
    let counts = histogram([1, 2])
    #expect(ByteFinder([], histogram: counts).map { _ in 1 } == nil)
    #expect(ByteFinder([1, 3], histogram: counts).map { _ in 1 } == nil)
  }
}
