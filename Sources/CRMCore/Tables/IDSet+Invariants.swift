extension IDSet {
  /// What is broken in the set's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations: [String] = []
    if !list.isEmpty && !words.isEmpty { violations.append("both forms hold ids") }
    if isList {
      if list.count != count { violations.append("\(list.count) ids, the count is \(count)") }
      if zip(list, list.dropFirst()).contains(where: { $0 >= $1 }) {
        violations.append("the sorted array is not ascending")
      }
      if count > Self.listLimit(list.last.map { Int($0 >> 6) + 1 } ?? 0) {
        violations.append("a sorted array of \(count) ids")
      }
      return violations
    }
    let total = words.reduce(0) { $0 + $1.nonzeroBitCount }
    if total != count { violations.append("\(total) bits are set, the count is \(count)") }
    if count <= Self.listLimit(words.count) / 2 {
      violations.append("\(words.count) words of \(count) ids")
    }
    return violations
  }
}
