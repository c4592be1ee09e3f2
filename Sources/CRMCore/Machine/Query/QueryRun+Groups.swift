// Records counted and summed up by the values of fields, in one pass.

extension QueryRun {
  /// The records of one combination of values.
  struct Tally {
    var count = 0
    var sums = MoneySums()
  }

  /// How many records there are of each combination of values, and what an amount of theirs comes to;
  /// in the order of the values.
  func tallies(
    by paths: [FieldPath], summing amount: FieldPath?
  ) -> [(values: [Value], tally: Tally)] {
    var rest = matching().set
    var loose: [[Value]: Tally] = [:]
    let columns = codeColumns(paths, amount)
    for number in columns == nil ? Array(rest) : changed.filter(rest.contains) {
      rest.remove(number)
      add(number, paths, amount, to: &loose)
    }
    var tallies: [(values: [Value], tally: Tally)] = []
    columns?.forEachTally(of: rest) { values, tally in
      var tally = tally
      if !loose.isEmpty, let more = loose.removeValue(forKey: values) { tally.add(more) }
      tallies.append((values, tally))
    }
    tallies += loose.map { ($0.key, $0.value) }
    // To compare two texts is to fold both: so each value is put in its place once.
    let places = paths.indices.map { index in
      Self.places(of: tallies.map { $0.values[index] }, at: paths[index])
    }
    let keys = tallies.map { tally in zip(places, tally.values).map { $0[$1] ?? 0 } }
    let order = tallies.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
    return order.map { tallies[$0] }
  }

  /// Where each value stands among all of them, absent ones first; equal ones share a place.
  private static func places(of values: [Value], at path: FieldPath) -> [Value: Int] {
    let sorted = Set(values).sorted { path.order($0, before: $1) < 0 }
    var places: [Value: Int] = [:]
    var (place, last): (Int, Value?) = (0, nil)
    for value in sorted {
      if let last, path.order(last, before: value) != 0 { place += 1 }
      (places[value], last) = (place, value)
    }
    return places
  }

  /// The columns that tell all of it; nil where some field has none.
  private func codeColumns(_ paths: [FieldPath], _ amount: FieldPath?) -> TallyColumns? {
    var columns = TallyColumns()
    for path in paths {
      guard let field = path.field, let posting = content.base.indexes.posting(of: field),
        let codes = posting.codes
      else { return nil }
      let values = posting.codeValues.map { bytes in
        bytes.withUnsafeBytes { content.slots.value(field.slot, $0) }
      }
      columns.fields.append((codes, [.null] + values))
    }
    if let amount {
      guard let column = amount.field.flatMap({ content.base.indexes.column(of: $0) }) else {
        return nil
      }
      columns.amount = column
    }
    return columns.groupCount <= 1 << 16 ? columns : nil
  }

  /// Adds a record by its row, under each combination of the elements where fields are lists.
  private func add(
    _ number: UInt32, _ paths: [FieldPath], _ amount: FieldPath?,
    to tallies: inout [[Value]: Tally]
  ) {
    content.withRow(number) { row in
      var groups: [[Value]] = [[]]
      for path in paths {
        let elements = elements(of: path, row, number)
        groups = groups.flatMap { group in elements.map { group + [$0] } }
      }
      var tally = Tally(count: 1)
      if let amount, case .money(let money) = amount.value(in: row, number, content.slots) {
        tally.sums.add(money)
      }
      for group in groups { tallies[group, default: Tally()].add(tally) }
    }
  }

  /// The value that a record is grouped under, or the distinct ones of a list; null for an absent one.
  func elements(of path: FieldPath, _ row: RowView, _ number: UInt32) -> [Value] {
    let value = path.value(in: row, number, content.slots)
    if value.isAbsent { return [.null] }
    if path.field?.isList == true, case .list(let values) = value { return Array(Set(values)) }
    return [value]
  }
}

extension QueryRun {
  /// The records apart by the values of a field, in order of the values; absent ones first.
  func grouped(by path: FieldPath) -> [(value: Value, set: IDSet)] {
    var rest = matching().set
    var parts: [Value: [UInt32]] = [:]
    func add(_ number: UInt32) {
      let values = content.withRow(number) { elements(of: path, $0, number) } ?? [.null]
      for value in values { parts[value, default: []].append(number) }
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
    return groups.map { ($0.key, $0.value) }.sorted { path.order($0.0, before: $1.0) < 0 }
  }
}

extension QueryRun.Tally {
  mutating func add(_ other: Self) {
    count += other.count
    sums.add(other.sums)
  }
}
