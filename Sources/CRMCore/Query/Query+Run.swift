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
  public var count: Int { work.matching().set.count }

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
    let found = work.run(limit: limit)
    return Answer(numbers: found.numbers, rowsVisited: found.visited, indexes: found.indexes)
  }

  /// The sums of an amount over the records, one per currency.
  /// A sum beyond what an amount can be, ±(2^53 − 1) minor units, is held there.
  public func sum(_ path: KeyPath<R, Money?>) -> [Money] { work.sum(Self.path(path)) }

  /// The records apart by the values of a field, in order of the values; absent ones first.
  public func grouped(by path: FieldPath) -> [(value: Value, query: Query)] {
    work.grouped(by: path).map { value, set in
      (value, Query(table, records: set, order: order))
    }
  }

  private var work: QueryRun {
    QueryRun(
      table.content, filter,
      order.map { QueryRun.Key(path: $0.path, isAscending: $0.direction == .ascending) }, scope)
  }

  private func records(_ numbers: [UInt32]) -> [R] {
    var records: [R] = []
    records.reserveCapacity(numbers.count)
    for number in numbers {
      if let record = table.find(R.ID(number)) { records.append(record) }
    }
    return records
  }
}

extension Query: Sequence {
  /// Passes the records in order.
  public func makeIterator() -> IndexingIterator<[R]> { all().makeIterator() }
}
