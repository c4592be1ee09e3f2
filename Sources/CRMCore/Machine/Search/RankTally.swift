/// Adds up the points of the candidates of a search, 64 numbers at a time.
///
/// The points are kept bit by bit: plane p has bit p of the points of each number.
struct RankTally {
  /// The words of the bitmap in which there is a candidate, and where they stand in it.
  private var candidates: [UInt64] = []
  private var places: [Int] = []
  /// The planes end to end, each as long as `candidates`.
  private var planes: [UInt64]
  private let planeCount: Int

  /// No points yet for `candidates`, to whom at most `limit` may be given.
  init(_ candidates: NumberSet, limit: Int) {
    for (place, word) in candidates.words.enumerated() where word != 0 {
      self.candidates.append(word)
      places.append(place)
    }
    planeCount = Int.bitWidth - limit.leadingZeroBitCount
    planes = [UInt64](repeating: 0, count: planeCount * places.count)
  }

  /// Gives a point to each candidate that is in `set`, at most as often as the limit says.
  mutating func addPoint(to set: NumberSet) {
    let count = places.count
    planes.withUnsafeMutableBufferPointer { planes in
      // In bounds: `plane` is a place of a plane that exists, as a carry out of the last one would
      // be a point above the limit.
      for (index, place) in places.enumerated() {
        var carry = candidates[index] & set.words[place]
        var plane = index
        while carry != 0, plane < planes.count {
          let both = planes[plane] & carry
          planes[plane] ^= carry
          carry = both
          plane &+= count
        }
      }
    }
  }

  /// Passes the candidates that have just so many points, ascending, until `body` returns false.
  func forEach(points: Int, _ body: (UInt32) -> Bool) {
    for (index, place) in places.enumerated() {
      var matching = candidates[index]
      for plane in 0..<planeCount where matching != 0 {
        let bits = planes[plane * places.count + index]
        matching &= points >> plane & 1 == 1 ? bits : ~bits
      }
      while matching != 0 {
        if !body(UInt32(place * 64 + matching.trailingZeroBitCount)) { return }
        matching &= matching - 1
      }
    }
  }
}
