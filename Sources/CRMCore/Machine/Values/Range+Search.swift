extension Range where Bound: FixedWidthInteger {
  /// The first place for which `test` holds, as it does for all after it; O(log n).
  @inline(__always)
  func bisect(where test: (Bound) -> Bool) -> Bound {
    var (start, length) = (lowerBound, upperBound - lowerBound)
    // `start + length` never passes the end.
    while length > 0 {
      let half = length >> 1
      let isBelow = !test(start + half)
      start += isBelow ? half + 1 : 0
      length = isBelow ? length - half - 1 : half
    }
    return start
  }

  /// The same in O(log of the distance from the start).
  @inline(__always)
  func gallop(where test: (Bound) -> Bool) -> Bound {
    var (start, step) = (lowerBound, Bound(1))
    while start < upperBound && !test(start) {
      let next = upperBound - start > step ? start + step : upperBound
      if next == upperBound || test(next) { return (start + 1..<next).bisect(where: test) }
      (start, step) = (next, step << 1)
    }
    return start
  }
}
