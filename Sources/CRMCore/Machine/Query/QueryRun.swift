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
    /// What amounts are compared by; nil where they stand in the order of their currencies.
    var rates: DayRates?
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
    /// How many words of bitmaps were read.
    var words = 0
    /// The fields whose indexes were used.
    var indexes: [String] = []
  }

  /// Finds the records that meet the condition; of those that rows have to be read for, and of those
  /// that bitmaps tell, only the first so many as are wanted.
  func matching(atMost limit: Int = .max) -> Match {
    if let match = firstContaining(limit) { return match }
    let (candidates, test) = candidates(atMost: limit)
    guard let test else { return candidates }
    var match = candidates
    var numbers: [UInt32] = []
    for number in candidates.set {
      if numbers.count >= limit { break }
      match.visited += 1
      if meets(number, test) { numbers.append(number) }
    }
    match.set = IDSet(sorted: numbers)
    return match
  }

  /// The records that can meet the condition, and the test of their rows where not all of them do.
  func candidates(atMost limit: Int = .max) -> (match: Match, test: RowTest?) {
    let plan = FilterPlan(filter, content, planScope)
    var visits = plan.visits
    // What was changed since may have to be taken out.
    let wanted = limit > .max >> 1 ? .max : limit + gone.count + changed.count
    var match = Match(set: plan.candidates(atMost: wanted, counting: &visits))
    (match.indexes, match.words) = (plan.indexes, visits.words)
    for number in gone { match.set.remove(number) }
    if plan.isExact, changed.isEmpty { return (match, nil) }
    let test = RowTest(filter, content.slots)
    for number in changed {
      if plan.isExact { match.visited += 1 }
      if !plan.isExact || meets(number, test) {
        match.set.insert(number)
      } else {
        match.set.remove(number)
      }
    }
    return (match, plan.isExact ? nil : test)
  }

  private var planScope: FilterPlan.Scope {
    switch scope {
    case .live: .live
    case .these(let set): .these(set)
    }
  }

  func meets(_ number: UInt32, _ test: RowTest) -> Bool {
    content.withRow(number) { test($0, number) } ?? false
  }

  /// How many records meet the condition, with what it took to count them.
  func counting() -> (count: Int, visited: Int, words: Int) {
    let plan = FilterPlan(filter, content, planScope)
    var visits = plan.visits
    guard let known = plan.count(without: gone + changed, counting: &visits) else {
      let match = matching()
      return (match.set.count, match.visited, match.words)
    }
    if changed.isEmpty { return (known, 0, visits.words) }
    let test = RowTest(filter, content.slots)
    return (known + changed.count { meets($0, test) }, changed.count, visits.words)
  }

  /// The numbers in order, at most `limit`, from behind a place in it on, and what it took.
  func run(
    limit: Int?, after start: RecordOrder.Place? = nil
  ) -> (numbers: [UInt32], match: Match) {
    let limit = limit.map { max($0, 0) } ?? .max
    if order.isEmpty, start == nil {
      let match = matching(atMost: limit)
      let isAll = limit >= match.set.count
      return (isAll ? Array(match.set) : Array(match.set.lazy.prefix(limit)), match)
    }
    if order.first.map({ $0.path == .id }) ?? true { return walk(limit, after: start?.number) }
    var match = matching()
    let isNarrowed = start.map { narrow(&match, after: $0) } ?? true
    let wanted = min(limit, match.set.count)
    if isNarrowed, let found = orderedByText(match.set, limit: wanted) {
      match.visited += found.visited
      match.indexes.append(order[0].path.name)
      return (found.numbers, match)
    }
    if isNarrowed, let top = chosen(wanted, of: match.set) ?? top(wanted, of: match.set) {
      match.indexes.append(order[0].path.name)
      return (top, match)
    }
    match.visited += match.set.count
    let places = RecordOrder(order, content.slots)
    let all = match.set.lazy.compactMap { number in
      content.withRow(number) { places.place($0, number) }
    }
    guard let start else { return (places.first(wanted, of: all), match) }
    return (places.first(wanted, of: all.filter { places.stands(start, before: $0) }), match)
  }

  /// The column of the first key, where its numbers stand in the order that is asked for.
  var orderColumn: NumericColumn? {
    guard let key = order.first, let field = key.path.field,
      let column = content.base.indexes.column(of: field)
    else { return nil }
    // Among amounts of one currency rates change nothing, if that one has a rate.
    guard let rates = key.rates else { return column }
    var numbers = changed.compactMap { number(at: key.path, of: $0) }
    if let bounds = column.bounds { numbers += [bounds.lowerBound, bounds.upperBound] }
    let currencies = Set(numbers.map { Value.money(unpacking: $0).currency })
    return currencies.count <= 1 && currencies.allSatisfy(rates.currencies.contains)
      ? column : nil
  }

  /// The first records by one choice from the bitmaps of its options; nil where there are none.
  private func chosen(_ limit: Int, of set: IDSet) -> [UInt32]? {
    guard order.count == 1, order[0].path.isChoice, let field = order[0].path.field,
      let posting = content.base.indexes.posting(of: field), posting.codes != nil
    else { return nil }
    let (path, isAscending) = (order[0].path, order[0].isAscending)
    let groups = QueryRun(content, .all, [], .these(set)).grouped(by: path)
    var numbers: [UInt32] = []
    for group in isAscending ? groups : groups.reversed() where numbers.count < limit {
      numbers += group.set.prefix(limit - numbers.count)
    }
    return numbers
  }

  /// The first records by one numeric key from its column; nil where there is none.
  /// A column knows nothing of records without a value: they come last when descending, else first.
  private func top(_ limit: Int, of set: IDSet) -> [UInt32]? {
    guard order.count == 1, let column = orderColumn else { return nil }
    let isAscending = order[0].isAscending
    var (known, others, absent): (IDSet, [(Int64, UInt32)], [UInt32]) = (set, [], [])
    for change in changed where set.contains(change) {
      known.remove(change)
      if let number = number(at: order[0].path, of: change) {
        others.append((number, change))
      } else {
        absent.append(change)
      }
    }
    var top = column.top(limit, within: known, descending: !isAscending)
    if !others.isEmpty {
      let all = top.map { (column[$0] ?? 0, $0) } + others
      let sorted = all.sorted {
        $0.0 != $1.0 ? ($0.0 < $1.0) == isAscending : $0.1 < $1.1
      }
      top = sorted.prefix(limit).map(\.1)
    }
    let needsNoAbsent =
      isAscending
      ? absent.isEmpty && column.count == content.base.rowCount : top.count == limit
    if needsNoAbsent || top.count == set.count { return top }
    absent += known.subtracting(column.ids(in: NumericColumn.all, within: known))
    absent.sort()
    return Array((isAscending ? absent + top : top + absent).prefix(limit))
  }
}
