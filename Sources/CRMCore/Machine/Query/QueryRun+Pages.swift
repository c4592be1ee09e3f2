// A query from behind a place in its order on.

extension QueryRun {
  /// The first records in the order of their numbers from behind one on; rows that have to be read to
  /// decide are read when they are come to.
  func walk(_ limit: Int, after start: UInt32?) -> (numbers: [UInt32], match: Match) {
    var (match, test) = candidates()
    var numbers: [UInt32] = []
    func take(_ ids: some Sequence<UInt32>) {
      for number in ids {
        if numbers.count >= limit { return }
        if let test {
          match.visited += 1
          if !meets(number, test) { continue }
        }
        numbers.append(number)
      }
    }
    if order.first?.isAscending ?? true {
      take(match.set.ids(after: start ?? 0))
    } else {
      let before = start ?? .max
      take(match.set.prefix { $0 < before }.reversed())
    }
    return (numbers, match)
  }

  /// Leaves out records that do not stand behind a place, as far as a column tells; of an order by one
  /// key that has a column it tells all, and only what stands behind is left: that is what it returns.
  func narrow(_ match: inout Match, after start: RecordOrder.Place) -> Bool {
    guard order[0].rates == nil, let field = order[0].path.field else { return false }
    if let column = content.base.indexes.column(of: field) {
      narrow(&match, after: start, by: column)
    } else if order.count == 1, let slot = order[0].path.textSlot,
      let texts = content.base.texts.column(slot, of: content.base)
    {
      narrow(&match, after: start, by: texts)
    } else {
      return false
    }
    return order.count == 1
  }

  private func narrow(
    _ match: inout Match, after start: RecordOrder.Place, by column: NumericColumn
  ) {
    var known = match.set
    let loose = IDSet(sorted: changed.filter { known.contains($0) })
    known = known.subtracting(loose)
    func ids(_ range: ClosedRange<Int64>) -> IDSet { column.ids(in: range, within: known) }
    let all = NumericColumn.all
    var (same, later): (IDSet, IDSet)
    switch (start.firstNumber, order[0].isAscending) {
    case (let number?, true):
      (same, later) = (ids(number...number), ids(number...all.upperBound))
    case (let number?, false):
      same = ids(number...number)
      later = known.subtracting(ids(number...all.upperBound))
    case (nil, let isAscending):
      same = known.subtracting(ids(all))
      later = isAscending ? ids(all) : IDSet()
    }
    later = later.subtracting(same)
    if order.count == 1 { same = IDSet(sorted: same.ids(after: start.number)) }
    match.set = later.union(same).union(behind(start, of: loose, &match))
  }

  private func narrow(
    _ match: inout Match, after start: RecordOrder.Place, by texts: TextColumns.Kept<FoldedText>
  ) {
    guard let text = start.firstText?.folded else { return }
    let loose = looseRows(texts).intersection(match.set)
    var (later, same): ([UInt32], [UInt32]) = ([], [])
    for number in match.set where !loose.contains(number) {
      let own = texts.part[number] ?? []
      if own.elementsEqual(text) {
        same.append(number)
      } else if text.lexicographicallyPrecedes(own) == order[0].isAscending {
        later.append(number)
      }
    }
    let others = behind(start, of: loose.union(IDSet(sorted: same)), &match)
    match.set = IDSet(sorted: later).union(others)
  }

  /// Those of some records that stand behind a place, by their rows.
  private func behind(
    _ start: RecordOrder.Place, of set: IDSet, _ match: inout Match
  ) -> IDSet {
    let places = RecordOrder(order, content.slots)
    match.visited += set.count
    return IDSet(
      sorted: set.filter { number in
        content.withRow(number) { places.stands(start, before: places.place($0, number)) } ?? false
      })
  }
}
