extension PostingIndex {
  /// What is broken in the index's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations = few.checkInvariants(hash) + many.checkInvariants() + singles.checkInvariants()
    if isMany ? !few.values.isEmpty : many.count > 0 { violations.append("both forms hold ids") }
    violations += singleCodes.checkInvariants()
    if isList { return singles.isEmpty ? violations : violations + ["ids of lists are noted"] }
    for id in singles.set {
      let code = Int(singleCodes[id])
      if isMany ? code != 0 : code == 0 || !few.bits[code - 1].contains(id) {
        violations.append("the code of \(id) is \(code)")
      }
    }
    if singleCodes.filledCount != (isMany ? 0 : singles.count) {
      violations.append("\(singleCodes.filledCount) codes of \(singles.count) ids")
    }
    var due = few.bits.reduce(into: PagedBits()) { $0.formUnion($1) }
    let ids = many.entries.map { UInt32(truncatingIfNeeded: $0) }
    due.apply(adding: ids.sorted(), removing: [])
    if due != singles { violations.append("\(singles.count) ids are noted, not \(due.count)") }
    return violations
  }
}
