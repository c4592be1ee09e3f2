/// Records of one kind that meet a condition, in an order: built step by step, run when read.
///
/// A query holds the state it was made from, so it always gives the same answer.
public struct RecordQuery<R: Declared>: Sendable {
  let table: Table<R>
  /// The condition.
  public private(set) var filter: Filter = .all
  /// The order; ids ascend where it leaves records equal.
  public private(set) var order: [SortKey] = []
  let scope: QueryRun.Scope
  /// The statuses in force, where settings replaced the declared ones.
  let statuses: [ChoiceOption]?

  /// One key of an order.
  public struct SortKey: Hashable, Sendable {
    /// The field.
    public let path: FieldPath
    /// Which way.
    public let direction: Direction
    /// What amounts are compared by; nil where they stand in the order of their currencies.
    package let rates: DayRates?

    /// Makes a key. Amounts stand in the order of their currencies first.
    public init(_ path: FieldPath, _ direction: Direction) {
      self.init(path, direction, rates: nil)
    }

    /// Makes a key by which amounts of all currencies are compared at rates; those without one come
    /// last, whichever way the order goes.
    package init(_ path: FieldPath, _ direction: Direction, rates: DayRates?) {
      self.path = path
      self.direction = direction
      self.rates = rates
    }
  }

  /// Which way an order goes; absent values come first when ascending, last when descending.
  public enum Direction: Hashable, Sendable {
    /// Small to large, early to late.
    case ascending
    /// Large to small, late to early.
    case descending
  }

  /// Makes the query of all live records of a table.
  package init(_ table: Table<R>, statuses: [ChoiceOption]? = nil) {
    self.table = table
    self.statuses = statuses
    scope = .live
  }

  init(
    _ table: Table<R>, records: IDSet, order: [SortKey] = [], statuses: [ChoiceOption]? = nil
  ) {
    self.order = order
    self.table = table
    self.statuses = statuses
    scope = .these(records)
  }

  /// The query of the same order that begins with these records, all of them.
  func of(_ records: IDSet) -> RecordQuery {
    RecordQuery(table, records: records, order: order, statuses: statuses)
  }

  /// The deleted records in place of the live ones.
  public var deleted: RecordQuery {
    var query = of(table.content.deleted)
    query.filter = filter
    return query
  }

  /// Only the records that meet `filter` too.
  public func `where`(_ filter: Filter) -> RecordQuery {
    var query = self
    let filter = filter.orders ? filter.map { .compare(inForce($0), $1, $2) } : filter
    switch (self.filter, filter) {
    case (.all, _): query.filter = filter
    case (_, .all): break
    case (.and(let filters), _): query.filter = .and(filters + [filter])
    default: query.filter = .and([self.filter, filter])
    }
    return query
  }

  /// Only the records whose field at `path` has that value.
  public func `where`<V: FieldValue>(_ path: KeyPath<R, V>, _ value: V) -> RecordQuery {
    self.where(path, .equal, value)
  }

  /// Only the records whose optional field at `path` has that value.
  public func `where`<V: FieldValue>(_ path: KeyPath<R, V?>, _ value: V) -> RecordQuery {
    self.where(path, .equal, value)
  }

  /// Only the records whose field at `path` compares so with a value.
  public func `where`<V: FieldValue>(
    _ path: KeyPath<R, V>, _ comparison: Filter.Comparison, _ value: V
  ) -> RecordQuery {
    let path = FieldPath(path)
    return self.where(.compare(path, comparison, path.operand(value, of: R.kind)))
  }

  /// Ordered by the field at `path`, after any order asked for before.
  public func sorted<V: FieldValue>(
    by path: KeyPath<R, V>, _ direction: Direction = .ascending
  ) -> RecordQuery {
    sorted(by: SortKey(FieldPath(path), direction))
  }

  /// Ordered by `key`, after any order asked for before.
  public func sorted(by key: SortKey) -> RecordQuery {
    var query = self
    query.order.append(SortKey(inForce(key.path), key.direction, rates: key.rates))
    return query
  }

  /// Puts another condition in the place of the query's own.
  mutating func replaceFilter(_ filter: Filter) { self.filter = filter }

  /// The path, where it is the status with the statuses in force as its options.
  private func inForce(_ path: FieldPath) -> FieldPath {
    guard let statuses, path.field?.traits.lifecycle != nil else { return path }
    return path.typed(.choice(statuses, isOpen: true))
  }
}

extension RecordQuery {
  private var records: IDSet {
    switch scope {
    case .live: table.live
    case .these(let set): set
    }
  }

  /// The query that finds nothing.
  package var none: RecordQuery { RecordQuery(table, records: IDSet(), statuses: statuses) }

  /// Only the records whose rows are included, read one by one: for what no filter can say.
  func keeping(_ isIncluded: (UInt32, RowView) -> Bool) -> RecordQuery {
    let content = table.content
    let kept = records.filter { number in
      content.withRow(number) { isIncluded(number, $0) } ?? false
    }
    var query = of(IDSet(sorted: kept))
    query.filter = filter
    return query
  }
}
