extension Query {
  /// The answer of a query, with what it took to find.
  public struct Answer: Sendable {
    /// The numbers of the records found, in order.
    public let numbers: [UInt32]
    /// How many rows were read to decide or to order.
    public let rowsVisited: Int
    /// The fields whose indexes were used.
    public let indexes: [String]
  }

  /// How many records there are; no row is read when the indexes decide the condition.
  public var count: Int { matching().set.count }

  /// All records in order.
  public func all() -> [R] { records(run().numbers) }

  /// The first records in order, at most `limit`.
  public func prefix(_ limit: Int) -> [R] { records(run(limit: limit).numbers) }

  /// The first record in order.
  public var first: R? { prefix(1).first }

  /// The ids in order.
  public func ids() -> [R.ID] { run().numbers.map { R.ID($0) } }

  /// Runs the query: the numbers in order, at most `limit`, and what it took.
  public func run(limit: Int? = nil) -> Answer {
    let (set, visited, indexes) = matching()
    guard let limit = limit.map({ Swift.max($0, 0) }) else {
      return sort(Array(set), visited, indexes)
    }
    if order.isEmpty {
      var numbers: [UInt32] = []
      numbers.reserveCapacity(Swift.min(limit, set.count))
      for number in set {
        if numbers.count == limit { break }
        numbers.append(number)
      }
      return Answer(numbers: numbers, rowsVisited: visited, indexes: indexes)
    }
    if let top = top(limit, of: set) {
      return Answer(numbers: top, rowsVisited: visited, indexes: indexes + [order[0].path.name])
    }
    let sorted = sort(Array(set), visited, indexes)
    return Answer(
      numbers: Array(sorted.numbers.prefix(limit)), rowsVisited: sorted.rowsVisited,
      indexes: sorted.indexes)
  }

  /// The sums of an amount over the records, one per currency.
  ///
  /// A sum beyond what an amount can be, ±(2^53 − 1) minor units, is held there.
  public func sum(_ path: KeyPath<R, Money?>) -> [Money] {
    let path = Self.path(path)
    let set = matching().set
    var sums = MoneySums()
    if let column = path.field.flatMap({ table.indexes.column(of: $0) }) {
      column.forEach(in: set) { _, packed in sums.add(Value.money(unpacking: packed)) }
    } else {
      set.forEach { number in
        guard let row = table.row(number),
          case .money(let money) = path.value(in: row.record)
        else { return }
        sums.add(money)
      }
    }
    return sums.amounts
  }

  /// The records apart by the values of a field, in order of the values; absent ones first.
  public func grouped(by path: FieldPath) -> [(value: Value, query: Query)] {
    let set = matching().set
    var groups: [(Value, IDSet)] = []
    if let field = path.field, let posting = table.indexes.posting(of: field) {
      var count = 0
      posting.forEach { value, holders in
        let part = set.intersection(holders)
        if !part.isEmpty { groups.append((value, part)) }
        count += part.count
      }
      if count < set.count || field.isList {
        let rest = groups.reduce(set) { $0.subtracting($1.1) }
        if !rest.isEmpty { groups.append((.null, rest)) }
      }
    } else {
      var parts: [Value: [UInt32]] = [:]
      set.forEach { number in
        guard let row = table.row(number) else { return }
        let value = path.value(in: row.record)
        parts[value.isAbsent ? .null : value, default: []].append(number)
      }
      groups = parts.map { ($0.key, IDSet(sorted: $0.value)) }
    }
    return groups.sorted { $0.0.order(before: $1.0) < 0 }.map { value, set in
      (value, Query(table, records: set, order: order))
    }
  }

  private func records(_ numbers: [UInt32]) -> [R] {
    numbers.compactMap { table.row($0)?.record }
  }

  /// The records that meet the condition, how many rows that took, and the indexes used.
  private func matching() -> (set: IDSet, visited: Int, indexes: [String]) {
    let plan = FilterPlan(filter, table.indexes, within: records)
    let candidates = plan.candidates ?? records
    if plan.isExact { return (candidates, 0, plan.indexes) }
    var numbers: [UInt32] = []
    candidates.forEach { number in
      if let row = table.row(number), filter.matches(row.record) { numbers.append(number) }
    }
    return (IDSet(sorted: numbers), candidates.count, plan.indexes)
  }

  /// The first records by one numeric key from its column; nil where a column cannot tell.
  ///
  /// A column knows nothing of records without a value: they come last when descending, and first
  /// when ascending, where only a column without gaps will do.
  private func top(_ limit: Int, of set: IDSet) -> [UInt32]? {
    guard order.count == 1, let field = order[0].path.field,
      let column = table.indexes.column(of: field)
    else { return nil }
    if order[0].direction == .ascending {
      return column.count < table.allCount ? nil : column.top(limit, within: set, descending: false)
    }
    var top = column.top(limit, within: set, descending: true)
    if top.count < limit, top.count < set.count {
      let absent = set.subtracting(IDSet(sorted: top.sorted()))
      for number in absent {
        if top.count == limit { break }
        top.append(number)
      }
    }
    return top
  }

  private func sort(_ numbers: [UInt32], _ visited: Int, _ indexes: [String]) -> Answer {
    if order.isEmpty { return Answer(numbers: numbers, rowsVisited: visited, indexes: indexes) }
    let keyed = numbers.map { number in
      (number, table.row(number).map { row in order.map { $0.path.value(in: row.record) } } ?? [])
    }
    let sorted = keyed.sorted { left, right in
      for (index, key) in order.enumerated() {
        let difference = left.1[index].order(before: right.1[index])
        if difference != 0 { return (difference < 0) == (key.direction == .ascending) }
      }
      return left.0 < right.0
    }
    return Answer(
      numbers: sorted.map(\.0), rowsVisited: visited + numbers.count, indexes: indexes)
  }
}

extension Query: Sequence {
  /// Passes the records in order.
  public func makeIterator() -> IndexingIterator<[R]> { all().makeIterator() }
}
