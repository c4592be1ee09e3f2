/// A query at work, apart from the type of its records: which records meet it, and in which order.
/// The indexes answer for the base; the records changed since are looked at one by one.
struct QueryRun {
  let content: TableContent
  let filter: Filter
  let order: [Key]
  let scope: Scope
  /// The records that the indexes of the base do not know as they are now, among those meant.
  let changed: [UInt32]
  /// Those that were changed and are not meant any more.
  let gone: [UInt32]

  /// The records meant, as they stand in the state.
  enum Scope: Sendable {
    /// All that live.
    case live
    /// These.
    case these(IDSet)
  }

  /// One key of an order.
  struct Key {
    let path: FieldPath
    let isAscending: Bool
  }

  init(_ content: TableContent, _ filter: Filter, _ order: [Key], _ scope: Scope) {
    self.content = content
    self.filter = filter
    self.order = order
    self.scope = scope
    var (changed, gone): ([UInt32], [UInt32]) = ([], [])
    for change in content.changed {
      let isMeant =
        switch scope {
        case .live: content.isLive(at: change.index)
        case .these(let set): set.contains(change.number)
        }
      if isMeant { changed.append(change.number) } else { gone.append(change.number) }
    }
    self.changed = changed
    self.gone = gone
  }

  /// The records that meet the condition, with what it took to find them.
  struct Match {
    var set: IDSet
    /// How many rows were read.
    var visited = 0
    /// The fields whose indexes were used.
    var indexes: [String] = []
  }

  /// Finds the records that meet the condition; of those that rows have to be read for, only as many
  /// as are wanted.
  func matching(atMost limit: Int = .max) -> Match {
    if let match = firstContaining(limit) { return match }
    let plan = FilterPlan(filter, content.base, planScope)
    var match = Match(set: plan.candidates, indexes: plan.indexes)
    for number in gone { match.set.remove(number) }
    if !plan.isExact {
      for number in changed { match.set.insert(number) }
      return scan(match, limit)
    }
    for number in changed {
      match.visited += 1
      if meets(number) { match.set.insert(number) } else { match.set.remove(number) }
    }
    return match
  }

  private var planScope: FilterPlan.Scope {
    switch scope {
    case .live: .live
    case .these(let set): .these(set)
    }
  }

  private func scan(_ candidates: Match, _ limit: Int) -> Match {
    var match = candidates
    var numbers: [UInt32] = []
    for number in candidates.set {
      if numbers.count >= limit { break }
      match.visited += 1
      if meets(number) { numbers.append(number) }
    }
    match.set = IDSet(sorted: numbers)
    return match
  }

  func meets(_ number: UInt32) -> Bool {
    content.withRow(number) { filter.matches($0, number, content.slots) } ?? false
  }

  /// The numbers in order, at most `limit`.
  func run(limit: Int?) -> (numbers: [UInt32], visited: Int, indexes: [String]) {
    guard let limit = limit.map({ max($0, 0) }) else {
      let match = matching()
      if let found = orderedByText(match.set, limit: match.set.count) {
        return (found.numbers, match.visited + found.visited, match.indexes + [order[0].path.name])
      }
      return sorted(Array(match.set), match)
    }
    if order.isEmpty {
      let match = matching(atMost: limit)
      return (Array(match.set.lazy.prefix(limit)), match.visited, match.indexes)
    }
    let match = matching()
    if let found = orderedByText(match.set, limit: limit) {
      return (found.numbers, match.visited + found.visited, match.indexes + [order[0].path.name])
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
    if isAscending, column.count < content.base.rowCount { return nil }
    var known = set
    var others: [(Int64, UInt32)] = []
    for change in changed where set.contains(change) {
      known.remove(change)
      let number = content.withRow(change) { content.slots.number(field.slot, of: $0) } ?? nil
      if let number { others.append((number, change)) } else if isAscending { return nil }
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
}

extension QueryRun {
  /// The sums of an amount over the records, one per currency.
  func sum(_ path: FieldPath) -> [Money] {
    var set = matching().set
    var sums = MoneySums()
    func add(_ number: UInt32) {
      let value = content.withRow(number) { path.value(in: $0, number, content.slots) }
      if case .money(let money)? = value { sums.add(money) }
    }
    guard let column = path.field.flatMap({ content.base.indexes.column(of: $0) }) else {
      set.forEach(add)
      return sums.amounts
    }
    for number in changed where set.contains(number) {
      set.remove(number)
      add(number)
    }
    column.forEach(in: set) { _, packed in sums.add(Value.money(unpacking: packed)) }
    return sums.amounts
  }

  /// The records apart by the values of a field, in order of the values; absent ones first.
  func grouped(by path: FieldPath) -> [(value: Value, set: IDSet)] {
    var rest = matching().set
    var parts: [Value: [UInt32]] = [:]
    func add(_ number: UInt32) {
      let value =
        content.withRow(number) { path.value(in: $0, number, content.slots) } ?? .null
      if path.field?.isList == true, case .list(let values) = value, !values.isEmpty {
        for value in Set(values) { parts[value, default: []].append(number) }
      } else {
        parts[value.isAbsent ? .null : value, default: []].append(number)
      }
    }
    var groups: [Value: IDSet] = [:]
    if let field = path.field, let posting = content.base.indexes.posting(of: field),
      posting.codes != nil
    {
      for number in changed where rest.contains(number) {
        rest.remove(number)
        add(number)
      }
      posting.forEachValue { bytes, holders in
        var part = rest
        part.formIntersection(holders)
        let value = bytes.withUnsafeBytes { content.slots.value(field.slot, $0) }
        if !part.isEmpty { groups[value] = part }
      }
      if let filled = posting.filled { rest.subtract(filled) }
      if !rest.isEmpty { groups[.null] = rest }
    } else {
      rest.forEach(add)
    }
    for (value, numbers) in parts {
      groups[value] = (groups[value] ?? IDSet()).union(IDSet(sorted: numbers))
    }
    return groups.map { ($0.key, $0.value) }.sorted { $0.0.order(before: $1.0) < 0 }
  }
}
