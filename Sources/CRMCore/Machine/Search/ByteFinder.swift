/// Finds a needle in a buffer by the two of its bytes that occur there least, 32 places at a time.
struct ByteFinder {
  private let needle: [UInt8]
  /// The places of the two rare bytes within the needle; the same place in a needle of one byte.
  private let low: Int
  private let high: Int
  private let lowBytes: UInt64
  private let highBytes: UInt64
  /// The first eight bytes of the needle as they are loaded, and which of them count.
  private let head: UInt64
  private let headMask: UInt64

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// A finder of `needle`, or none if it is empty or a byte of it does not occur at all.
  init?(_ needle: [UInt8], histogram: [Int]) {
    guard let rare = Self.rarest(needle, histogram, except: nil) else { return nil }
    guard histogram[Int(needle[rare])] > 0 else { return nil }
    let second = Self.rarest(needle, histogram, except: rare) ?? rare
    self.needle = needle
    low = min(rare, second)
    high = max(rare, second)
    lowBytes = Self.ones &* UInt64(needle[low])
    highBytes = Self.ones &* UInt64(needle[high])
    head = needle.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    headMask = UInt64.max >> UInt64(max(0, 8 - needle.count) * 8)
  }

  private static func rarest(_ needle: [UInt8], _ histogram: [Int], except: Int?) -> Int? {
    needle.indices.filter { $0 != except }.min {
      histogram[Int(needle[$0])] < histogram[Int(needle[$1])]
    }
  }

  /// The first place at or after `start` where the needle stands wholly before `end`.
  func next(in raw: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int? {
    let last = end - needle.count
    var place = start
    // In bounds: the farthest byte loaded is `place + high + 31`, which is below `raw.count`.
    let lastOfFour = min(last, raw.count - high - 32)
    while place <= lastOfFour {
      let words = (
        differences(raw, place), differences(raw, place &+ 8), differences(raw, place &+ 16),
        differences(raw, place &+ 24)
      )
      let marks =
        Self.zeros(words.0) | Self.zeros(words.1) | Self.zeros(words.2) | Self.zeros(words.3)
      if marks != 0, let found = firstMatch(in: raw, at: place, last) { return found }
      place &+= 32
    }
    while place <= last {
      if matches(raw, place) { return place }
      place &+= 1
    }
    return nil
  }

  /// A word whose zero bytes are the places where both rare bytes stand.
  @inline(__always)
  private func differences(_ raw: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
    (raw.loadUnaligned(fromByteOffset: place &+ low, as: UInt64.self) ^ lowBytes)
      | (raw.loadUnaligned(fromByteOffset: place &+ high, as: UInt64.self) ^ highBytes)
  }

  /// Marks the zero bytes of a word; a byte above a zero may be marked as well, never another.
  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & tops }

  /// The first match that begins within the 32 places from `place` and not after `last`.
  private func firstMatch(in raw: UnsafeRawBufferPointer, at place: Int, _ last: Int) -> Int? {
    for word in stride(from: place, to: place &+ 32, by: 8) {
      var marks = Self.zeros(differences(raw, word).littleEndian)
      while marks != 0 {
        let candidate = word &+ marks.trailingZeroBitCount &>> 3
        if candidate > last { return nil }
        if matches(raw, candidate) { return candidate }
        marks &= marks &- 1
      }
    }
    return nil
  }

  /// Whether the needle stands at a place that is at least its length before the end of `raw`.
  @inline(__always)
  private func matches(_ raw: UnsafeRawBufferPointer, _ place: Int) -> Bool {
    var compared = 0
    if place &+ 8 <= raw.count {
      // In bounds: eight bytes are left.
      let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      if (UInt64(littleEndian: word) ^ head) & headMask != 0 { return false }
      compared = 8
    }
    while compared < needle.count {
      if raw[place &+ compared] != needle[compared] { return false }
      compared &+= 1
    }
    return true
  }
}
