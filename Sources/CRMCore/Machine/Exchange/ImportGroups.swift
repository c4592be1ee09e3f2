/// Gathers causes with the rows that have them.
struct ImportGroups {
  private var order: [ImportProblem] = []
  private var counts: [ImportProblem: (count: Int, first: Int)] = [:]

  mutating func add(_ problem: ImportProblem, line: Int) {
    if let known = counts[problem] {
      counts[problem] = (known.count + 1, min(known.first, line))
    } else {
      order.append(problem)
      counts[problem] = (1, line)
    }
  }

  /// The groups, those of most rows first, then in the order of the file.
  var groups: [ImportResult.Group] {
    let all = order.map { problem in
      let (count, first) = counts[problem] ?? (0, 0)
      return ImportResult.Group(
        field: problem.field, reason: problem.reason, count: count, firstLine: first)
    }
    return all.sorted { ($1.count, $0.firstLine) < ($0.count, $1.firstLine) }
  }
}
