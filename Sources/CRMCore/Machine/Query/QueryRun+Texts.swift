// Conditions on texts and orders by them, answered from folded columns.

extension QueryRun {
  /// The first records whose text has a needle in it, in the order of their numbers, with how many
  /// rows were read; nil where that is not all that is asked for, or there is no such column.
  func firstContaining(_ limit: Int) -> Match? {
    guard case .contains(let path, let text) = filter, path.elementType != .phone,
      let slot = path.textSlot,
      let column = content.base.texts.column(slot, of: content.base)
    else { return nil }
    let needle = Array(TextFolding.fold(text).utf8)
    if needle.isEmpty { return nil }
    var numbers: [UInt32] = []
    let others = looseRows(column)
    var match = Match(set: IDSet(), visited: others.count, indexes: [path.name])
    column.part.forEachMatch(of: needle) { number in
      if isMeant(number), !others.contains(number) { numbers.append(number) }
      return numbers.count < limit
    }
    match.set = IDSet(sorted: numbers)
    let test = RowTest(filter, content.slots)
    for number in others where meets(number, test) { match.set.insert(number) }
    return match
  }

  /// The records meant of which what was kept may not say what their rows say.
  func looseRows<Part>(_ kept: TextColumns.Kept<Part>) -> IDSet {
    var loose = kept.stale.filter { isMeant($0) && !gone.contains($0) }
    loose += changed
    return IDSet(sorted: loose.sorted().uniqued())
  }

  /// The records that have all the words of a search and meet the condition, the best first, with
  /// how many rows were read.
  func search(_ query: WordQuery, limit: Int) -> (numbers: [UInt32], visited: Int) {
    if query.words.isEmpty || limit <= 0 { return ([], 0) }
    let match = filter == .all ? nil : matching()
    var hits: [WordIndex.Hit] = []
    let rows: IDSet
    if let words = content.base.texts.words(of: content.base) {
      rows = looseRows(words)
      let isKnown = rows.isEmpty
      hits =
        words.part.search(query, limit: limit) { number in
          (isKnown || !rows.contains(number))
            && (match?.set.contains(number) ?? isMeant(number))
        }.hits
    } else {
      rows = match?.set ?? candidates().match.set
    }
    let slots = content.slots.searchable
    var texts: [UInt8] = []
    for number in rows where match?.set.contains(number) ?? true {
      texts.removeAll(keepingCapacity: true)
      _ = content.withRow(number) { content.slots.appendTexts(of: $0, in: slots, to: &texts) }
      if let rank = query.rank(in: texts) { hits.append(WordIndex.Hit(number: number, rank: rank)) }
    }
    if !rows.isEmpty { hits.sort() }
    return (hits.prefix(limit).map(\.number), (match?.visited ?? 0) + rows.count)
  }

  /// Whether a record that was not changed since the base was made is among those meant.
  private func isMeant(_ number: UInt32) -> Bool {
    switch scope {
    case .live: content.base.live.contains(number) && !gone.contains(number)
    case .these(let set): set.contains(number)
    }
  }

  /// The records in the order of one text; nil where that is not the order, or there is no column.
  /// Texts stand in the order of their folded forms, equal ones by code points, then by number.
  func orderedByText(_ set: IDSet, limit: Int) -> (numbers: [UInt32], visited: Int)? {
    guard order.count == 1, let slot = order[0].path.textSlot,
      let column = content.base.texts.column(slot, of: content.base)
    else { return nil }
    let loose = looseRows(column).intersection(set)
    let places = RecordOrder(order, content.slots)
    func place(_ number: UInt32) -> RecordOrder.Place? {
      content.withRow(number) { places.place($0, number) }
    }
    func stands(_ left: UInt32, before right: UInt32) -> Bool {
      guard let left = place(left), let right = place(right) else { return left < right }
      return places.stands(left, before: right)
    }
    let known = column.part.first(
      limit, among: loose.isEmpty ? set : set.subtracting(loose),
      descending: !order[0].isAscending, tie: stands)
    if loose.isEmpty { return (known.numbers, 0) }
    var next = places.first(limit, of: loose.lazy.compactMap(place))[...]
    var numbers: [UInt32] = []
    for number in known.numbers {
      while let other = next.first, stands(other, before: number) {
        numbers.append(other)
        next = next.dropFirst()
      }
      numbers.append(number)
    }
    numbers += next
    return (Array(numbers.prefix(limit)), loose.count)
  }
}

extension FieldPath {
  /// The place of the field whose text rows have as it is; nil for any other path.
  var textSlot: Int? {
    guard let field, field.access.property.isText else { return nil }
    return field.slot
  }
}
