/// Sorts many 64-bit numbers whose lower half mostly ascends already, as pairs of hash and id do.
enum EntrySort {
  /// Numbers in ascending order, by digits of 8 bits where there are many.
  static func sorted(_ entries: [UInt64]) -> [UInt64] {
    if entries.count < 1024 { return entries.sorted() }
    let isHalfSorted = !zip(entries, entries.dropFirst()).contains {
      UInt32(truncatingIfNeeded: $0) > UInt32(truncatingIfNeeded: $1)
    }
    var (result, spare) = (entries, entries)
    for shift in stride(from: isHalfSorted ? 32 : 0, to: 64, by: 8) {
      if move(result, to: &spare, by: UInt64(shift)) { swap(&result, &spare) }
    }
    return result
  }

  /// Moves numbers into the order of one digit, equal ones as they were; false if that is the order
  /// already.
  private static func move(
    _ source: [UInt64], to target: inout [UInt64], by shift: UInt64
  ) -> Bool {
    var ends = [Int](repeating: 0, count: 256)
    for entry in source { ends[Int(entry &>> shift & 255)] += 1 }
    if ends.contains(source.count) { return false }
    var total = 0
    for digit in ends.indices {
      (ends[digit], total) = (total, total + ends[digit])
    }
    source.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        ends.withUnsafeMutableBufferPointer { ends in
          // Each number has a place of its own below the count of all: the counts were taken here.
          for entry in source {
            let digit = Int(entry &>> shift & 255)
            target[ends[digit]] = entry
            ends[digit] += 1
          }
        }
      }
    }
    return true
  }
}
