extension RecordQuery {
  /// The least of the values of a field, the earliest; nil where no record has one.
  ///
  /// A field that is `.indexed` is asked by its index, and others by their rows.
  public func min<V: OrderedValue & Comparable>(of path: KeyPath<R, V>) -> V? {
    extreme(FieldPath(path), isLeast: true)
  }

  /// The least of the values of a field that may be absent; nil where no record has one.
  public func min<V: OrderedValue & Comparable>(of path: KeyPath<R, V?>) -> V? {
    extreme(FieldPath(path), isLeast: true)
  }

  /// The greatest of the values of a field, the latest; nil where no record has one.
  public func max<V: OrderedValue & Comparable>(of path: KeyPath<R, V>) -> V? {
    extreme(FieldPath(path), isLeast: false)
  }

  /// The greatest of the values of a field that may be absent; nil where no record has one.
  public func max<V: OrderedValue & Comparable>(of path: KeyPath<R, V?>) -> V? {
    extreme(FieldPath(path), isLeast: false)
  }

  /// The least amount of each currency, in order of currencies.
  public func min(of path: KeyPath<R, Money>) -> [Money] { extremes(FieldPath(path), Swift.min) }
  /// The least amount of each currency, in order of currencies.
  public func min(of path: KeyPath<R, Money?>) -> [Money] { extremes(FieldPath(path), Swift.min) }
  /// The greatest amount of each currency, in order of currencies.
  public func max(of path: KeyPath<R, Money>) -> [Money] { extremes(FieldPath(path), Swift.max) }
  /// The greatest amount of each currency, in order of currencies.
  public func max(of path: KeyPath<R, Money?>) -> [Money] { extremes(FieldPath(path), Swift.max) }

  /// The sum of a number over the records; one beyond what an `Int` can be is held there.
  public func sum(of path: KeyPath<R, Int>) -> Int { sum(FieldPath(path)) }
  /// The sum of a number that may be absent over the records, held as others are.
  public func sum(of path: KeyPath<R, Int?>) -> Int { sum(FieldPath(path)) }

  /// The sums of an amount over the records, one per currency, in order of currencies.
  /// A sum beyond what an amount can be, ±(2^53 − 1) minor units, is held there.
  public func sum(of path: KeyPath<R, Money>) -> [Money] { sums(FieldPath(path)) }
  /// The sums of an amount that may be absent over the records, held as others are.
  public func sum(of path: KeyPath<R, Money?>) -> [Money] { sums(FieldPath(path)) }

  private func extreme<V: FieldValue>(_ path: FieldPath, isLeast: Bool) -> V? {
    work.extreme(of: path, isLeast: isLeast).flatMap { try? V(crmValue: $0) }
  }

  /// Amounts are packed with their currency above, so that the one of a currency decides.
  private func extremes(_ path: FieldPath, _ better: (Int64, Int64) -> Int64) -> [Money] {
    var best: [CurrencyCode: Int64] = [:]
    _ = work.forEachNumber(at: path) { number in
      let currency = Value.money(unpacking: number).currency
      best[currency] = best[currency].map { better($0, number) } ?? number
    }
    return best.values.sorted().map { Value.money(unpacking: $0) }
  }

  private func sum(_ path: FieldPath) -> Int {
    var sum: Int128 = 0
    _ = work.forEachNumber(at: path) { sum += Int128($0) }
    return Int(Swift.min(Swift.max(sum, Int128(Int.min)), Int128(Int.max)))
  }

  private func sums(_ path: FieldPath) -> [Money] {
    groups(by: [], summing: path).first?.sums ?? []
  }
}
