extension IDSet {
  /// What is broken in the set's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations = pages.checkFanOut()
    if isSmall {
      if size > Self.smallLimit { violations.append("a sorted array of \(size) ids") }
      if !pages.root.isEmpty { violations.append("both forms hold ids") }
      if zip(small, small.dropFirst()).contains(where: { $0 >= $1 }) {
        violations.append("the sorted array is not ascending")
      }
      return violations
    }
    if !small.isEmpty { violations.append("both forms hold ids") }
    if size <= Self.smallLimit / 2 { violations.append("a bitmap of \(size) ids") }
    var total = 0
    pages.forEach { index, leaf in
      total += leaf.count
      if leaf.words.contains(0) || leaf.mask.nonzeroBitCount != leaf.words.count {
        violations.append("the words of leaf \(index) do not match its mask")
      }
    }
    if total != size { violations.append("\(total) bits are set, the count is \(size)") }
    return violations
  }
}
