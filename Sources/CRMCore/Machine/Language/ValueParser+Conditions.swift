extension ValueParser {
  /// The condition that the value at a path compares so with what `text` means; an empty text is no
  /// value.
  ///
  /// A day stands for all of it where the path is a time: `= 2026-01-31` is within it, `<=` to its end,
  /// `>` after it, in the zone of the parser. Amounts are compared at the rates of the parser's day with
  /// those of all currencies that have one; see ``RecordQuery/uncomparedCount``. Choices compare in
  /// the order in which they are declared, statuses in that of the lifecycle in force.
  public func condition(
    _ path: FieldPath, _ comparison: Filter.Comparison, _ text: String
  ) throws(ValueError) -> Filter {
    if path.elementType == .time, let day = TimeParser(now: now, zone: zone).day(text) {
      return .during(
        path, comparison, zone.start(of: day), zone.start(of: day.adding(days: 1)))
    }
    var value = try known(text, at: path)
    if value.isAbsent { value = try self.value(text, at: path) }
    try refuseNothing(value, text)
    guard comparison.isOrder else { return .compare(path, comparison, value) }
    if path.elementType == .text, Double(text) != nil {
      throw ValueError(
        type: "text", text: text,
        expected: "a text in letters: \(path.name) is a text, which does not compare as a number; "
          + "a field of whole numbers does")
    }
    if case .money(let money) = value, let rates = rates {
      return .amount(path, comparison, money, rates)
    }
    return .compare(path, comparison, value)
  }

  /// The word of a vocabulary that a text means; null where the path has none, or the text is empty.
  private func known(_ text: String, at path: FieldPath) throws(ValueError) -> Value {
    guard !text.isEmpty, let options = path.vocabulary else { return .null }
    let option =
      options.first { $0.key == text } ?? options.first { $0.isMeant(by: text) }
    if let option { return .text(option.key) }
    let keys = options.map(\.key)
    let nearest = keys.nearest(to: text).map { "; did you mean '\($0)'?" } ?? ""
    throw ValueError(
      type: path.label.lowercased(), text: text, expected: keys.joined(separator: ", ") + nearest)
  }

  /// Refuses to look for a record that there never was.
  private func refuseNothing(_ value: Value, _ text: String) throws(ValueError) {
    guard case .reference(let record) = value,
      snapshot.state.table(of: record.kind)?.has(record.number) != true
    else { return }
    throw Self.notOne([], "\(record)", [record.kind])
  }

  /// What counts as today.
  package var today: CalendarDate { zone.date(at: now) }

  /// What currencies cost today.
  var rates: DayRates? { snapshot.configuration.rates(today) }
}

extension Filter {
  /// One of some conditions on a path; those of equality as one list.
  static func one(of path: FieldPath, _ filters: [Filter]) -> Filter {
    let values = filters.compactMap { filter in
      if case .compare(path, .equal, let value) = filter { value } else { nil }
    }
    return values.count == filters.count ? .oneOf(path, values) : .or(filters)
  }

  /// The time compares so with a stretch of time.
  static func during(
    _ path: FieldPath, _ comparison: Comparison, _ start: Timestamp, _ end: Timestamp
  ) -> Filter {
    let isWithin = Filter.and([
      .compare(path, .atLeast, .time(start)), .compare(path, .less, .time(end)),
    ])
    return switch comparison {
    case .equal: isWithin
    case .notEqual: .not(isWithin)
    case .less: .compare(path, .less, .time(start))
    case .atMost: .compare(path, .less, .time(end))
    case .more: .compare(path, .atLeast, .time(end))
    case .atLeast: .compare(path, .atLeast, .time(start))
    }
  }

  /// The amount is more or less than another one, in whichever of the currencies that have a rate.
  static func amount(
    _ path: FieldPath, _ comparison: Comparison, _ money: Money, _ rates: DayRates
  ) -> Filter {
    let filters = (rates.currencies + [money.currency]).uniqued().compactMap { currency in
      rates.amount(worth: money, in: currency).map { bound in
        // Amounts are whole: beside a bound between two of them, less is not more than the lower one.
        let comparison =
          bound.isExact
          ? comparison : comparison == .less || comparison == .atMost ? .atMost : .more
        return Filter.compare(path, comparison, .money(bound.floor))
      }
    }
    return filters.count == 1 ? filters[0] : .or(filters)
  }
}
