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
  /// In the order of the values, absent ones first. Of a list each element counts, as a list of one.
  /// Sums are held as those of `sum(of:)` are.
  public func groups<each V: FieldValue>(
    by paths: repeat KeyPath<R, each V>, summing amount: KeyPath<R, Money?>? = nil
  ) -> [(key: (repeat each V), count: Int, sums: [Money])] {
    var fields: [FieldPath] = []
    repeat fields.append(FieldPath(each paths))
    return groups(by: fields, summing: amount.map { FieldPath($0) }).map { group in
      var values = group.values.makeIterator()
      return (
        (repeat R.typed(values.next() ?? .null, at: each paths)), group.count, group.sums
      )
    }
  }

  /// Counts the records of each combination of values at some paths and sums up the amounts at one.
  public func groups(by paths: [FieldPath], summing amount: FieldPath? = nil) -> [Group] {
    work.tallies(by: paths, summing: amount).map { values, tally in
      Group(values: values, count: tally.count, sums: tally.sums.amounts)
    }
  }

  /// The records apart by the values of a field, in order of the values; absent ones first.
  public func grouped(by path: FieldPath) -> [(value: Value, query: RecordQuery)] {
    work.grouped(by: path).map { value, set in
      (value, of(set))
    }
  }

  /// The records apart by the values of a field, in order of the values; absent ones first.
  public func grouped<V: FieldValue>(by path: KeyPath<R, V>) -> [(value: V, query: RecordQuery)] {
    grouped(by: FieldPath(path)).map { (R.typed($0.value, at: path), $0.query) }
  }

  /// The records apart by the elements of a list, each under every one that it has; nil is the
  /// group of those that have none.
  public func grouped<E: FieldValue>(
    by path: KeyPath<R, [E]>
  ) -> [(value: E?, query: RecordQuery)] {
    grouped(by: FieldPath(path)).map { (try? E(crmValue: $0.value), $0.query) }
  }
}
