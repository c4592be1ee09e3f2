extension NumericColumn {
  /// What is broken in the column's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations = blocks.checkInvariants()
    var total = 0
    blocks.forEach { index, block in
      let values = block.values.filter { $0 != Self.absent }
      total += values.count
      if block.values.count > 1024 { violations.append("block \(index) is too long") }
      if block.count != values.count { violations.append("block \(index) counts \(block.count)") }
      if block.minimum != values.min() ?? .max || block.maximum != values.max() ?? .min {
        violations.append("block \(index) has the wrong bounds")
      }
    }
    if total != count { violations.append("\(total) values, the count is \(count)") }
    return violations
  }
}
