extension RecordQuery {
  /// What the records of one combination of values come to.
  public struct Group: Hashable, Sendable {
    /// The value of each field that was asked for; null where there is none.
    public let values: [Value]
    /// How many records there are.
    public let count: Int
    /// The sums of the amount that was asked for, one per currency.
    public let sums: [Money]
  }

  /// Counts the records of each combination of values of some fields and sums an amount up: one pass.
  ///
  /// In the order of the values, absent ones first. Of a list each element counts. Sums are held as
  /// those of ``sum(_:)`` are. A key path that is no declared field stops the program.
  public func groups(
    by paths: PartialKeyPath<R>..., summing amount: KeyPath<R, Money?>? = nil
  ) -> [Group] {
    groups(by: paths.map { FieldPath(R.declaredField($0)) }, summing: amount.map { Self.path($0) })
  }

  /// Counts the records of each combination of values at some paths and sums up the amounts at one.
  public func groups(by paths: [FieldPath], summing amount: FieldPath? = nil) -> [Group] {
    work.tallies(by: paths, summing: amount).map { values, tally in
      Group(values: values, count: tally.count, sums: tally.sums.amounts)
    }
  }

  /// The sums of an amount over the records, one per currency.
  /// A sum beyond what an amount can be, ±(2^53 − 1) minor units, is held there.
  public func sum(_ path: KeyPath<R, Money?>) -> [Money] {
    groups(by: [], summing: Self.path(path)).first?.sums ?? []
  }

  /// The records apart by the values of a field, in order of the values; absent ones first.
  public func grouped(by path: FieldPath) -> [(value: Value, query: RecordQuery)] {
    work.grouped(by: path).map { value, set in
      (value, RecordQuery(table, records: set, order: order))
    }
  }
}
