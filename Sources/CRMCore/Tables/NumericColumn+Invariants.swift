extension NumericColumn {
  /// What is broken in the column's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations = pages.checkFanOut()
    var total = 0
    pages.forEach { index, page in
      let values = page.values.filter { $0 != Self.absent }
      total += values.count
      if page.values.count > 512 { violations.append("page \(index) is too long") }
      if page.count != values.count { violations.append("page \(index) counts \(page.count)") }
      if page.minimum != values.min() ?? .max || page.maximum != values.max() ?? .min {
        violations.append("page \(index) has the wrong bounds")
      }
    }
    if total != count { violations.append("\(total) values, the count is \(count)") }
    return violations
  }
}
