/// A small seeded generator, so that a failing program can be run again.
struct TableRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ state >> 33) &* 0xFF51_AFD7_ED55_8CCD
  }

  /// An id from 1, from one of several very different ranges.
  mutating func id() -> UInt32 {
    switch Int.random(in: 0..<10, using: &self) {
    case 0: UInt32.random(in: 1...5_000_000, using: &self)
    case 1...3: UInt32.random(in: 1...20_000, using: &self)
    default: UInt32.random(in: 1...700, using: &self)
    }
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
