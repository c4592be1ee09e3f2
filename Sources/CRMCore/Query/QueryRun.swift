/// A query at work, apart from the type of its records: which records meet it, and in which order.
struct QueryRun {
  let content: TableContent
  let filter: Filter
  let order: [Key]
  /// The records meant, as they stand in the state.
  let scope: IDSet
  /// The records that the indexes of the base do not know as they are now.
  private let changed: [TableContent.Changed]

  /// One key of an order.
  struct Key {
    let path: FieldPath
    let isAscending: Bool
  }

  init(_ content: TableContent, _ filter: Filter, _ order: [Key], _ scope: IDSet) {
    self.content = content
    self.filter = filter
    self.order = order
    self.scope = scope
    changed = content.changed
  }

  /// The records that meet the condition, with what it took to find them.
  struct Match {
    var set: IDSet
    /// How many rows were read.
    var visited = 0
    /// The fields whose indexes were used.
    var indexes: [String] = []
  }

  func matching() -> Match {
    let plan = FilterPlan(filter, content.base.indexes, within: scope)
    let candidates = plan.candidates ?? scope
    if !plan.isExact { return scan(candidates, plan.indexes) }
    var match = Match(set: candidates, indexes: plan.indexes)
    for change in changed where scope.contains(change.number) {
      match.visited += 1
      if meets(change.number) {
        match.set.insert(change.number)
      } else {
        match.set.remove(change.number)
      }
    }
    return match
  }

  private func scan(_ candidates: IDSet, _ indexes: [String]) -> Match {
    var numbers: [UInt32] = []
    candidates.forEach { if meets($0) { numbers.append($0) } }
    var match = Match(set: IDSet(sorted: numbers), visited: candidates.count, indexes: indexes)
    for change in changed where scope.contains(change.number) && !candidates.contains(change.number)
    {
      match.visited += 1
      if meets(change.number) { match.set.insert(change.number) }
    }
    return match
  }

  private func meets(_ number: UInt32) -> Bool {
    content.withRow(number) { filter.matches($0, number, content.slots) } ?? false
  }

  /// The numbers in order, at most `limit`.
  func run(limit: Int?) -> (numbers: [UInt32], visited: Int, indexes: [String]) {
    let match = matching()
    guard let limit = limit.map({ max($0, 0) }) else {
      return sorted(Array(match.set), match)
    }
    if order.isEmpty {
      return (Array(match.set.lazy.prefix(limit)), match.visited, match.indexes)
    }
    if let top = top(limit, of: match.set) {
      return (top, match.visited, match.indexes + [order[0].path.name])
    }
    let all = sorted(Array(match.set), match)
    return (Array(all.numbers.prefix(limit)), all.visited, all.indexes)
  }

  /// The first records by one numeric key from its column; nil where a column cannot tell.
  /// A column knows nothing of records without a value: they come last when descending, and first
  /// when ascending, where only a column without gaps will do.
  private func top(_ limit: Int, of set: IDSet) -> [UInt32]? {
    guard order.count == 1, let field = order[0].path.field,
      let column = content.base.indexes.column(of: field)
    else { return nil }
    let isAscending = order[0].isAscending
    if isAscending, column.count < Int(content.base.lastNumber) { return nil }
    var known = set
    var others: [(Int64, UInt32)] = []
    for change in changed where set.contains(change.number) {
      known.remove(change.number)
      let number =
        content.withRow(change.number) { content.slots.number(field.slot, of: $0) } ?? nil
      if let number { others.append((number, change.number)) } else if isAscending { return nil }
    }
    var top = column.top(limit, within: known, descending: !isAscending)
    if !others.isEmpty {
      let all = top.map { (column[$0] ?? 0, $0) } + others
      let sorted = all.sorted {
        $0.0 != $1.0 ? ($0.0 < $1.0) == isAscending : $0.1 < $1.1
      }
      top = sorted.prefix(limit).map(\.1)
    }
    if !isAscending, top.count < limit, top.count < set.count {
      let absent = set.subtracting(IDSet(sorted: top.sorted()))
      top += absent.lazy.prefix(limit - top.count)
    }
    return top
  }

  private func sorted(
    _ numbers: [UInt32], _ match: Match
  ) -> (numbers: [UInt32], visited: Int, indexes: [String]) {
    if order.isEmpty { return (numbers, match.visited, match.indexes) }
    let keyed = numbers.map { number in
      (
        number,
        content.withRow(number) { row in
          order.map { $0.path.value(in: row, number, content.slots) }
        } ?? []
      )
    }
    let sorted = keyed.sorted { left, right in
      for (index, key) in order.enumerated() {
        let difference = left.1[index].order(before: right.1[index])
        if difference != 0 { return (difference < 0) == key.isAscending }
      }
      return left.0 < right.0
    }
    return (sorted.map(\.0), match.visited + numbers.count, match.indexes)
  }

  /// The sums of an amount over the records, one per currency.
  func sum(_ path: FieldPath) -> [Money] {
    var sums = MoneySums()
    for number in matching().set {
      let value = content.withRow(number) { path.value(in: $0, number, content.slots) }
      if case .money(let money)? = value { sums.add(money) }
    }
    return sums.amounts
  }

  /// The records apart by the values of a field, in order of the values; absent ones first.
  func grouped(by path: FieldPath) -> [(value: Value, set: IDSet)] {
    var parts: [Value: [UInt32]] = [:]
    for number in matching().set {
      let value =
        content.withRow(number) { path.value(in: $0, number, content.slots) } ?? .null
      if path.field?.isList == true, case .list(let values) = value, !values.isEmpty {
        for value in Set(values) { parts[value, default: []].append(number) }
      } else {
        parts[value.isAbsent ? .null : value, default: []].append(number)
      }
    }
    return parts.map { ($0.key, IDSet(sorted: $0.value)) }
      .sorted { $0.0.order(before: $1.0) < 0 }
  }
}
