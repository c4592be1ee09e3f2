extension SavedView {
  /// Refuses what the kind's list could not show, and a name that is taken.
  public func check(from old: SavedView?, in tx: borrowing WriteTransaction) throws {
    guard let type = tx.catalog[RecordKind(rawValue: recordKind)] else {
      throw refusal(
        .viewKind, field: "kind", "'\(recordKind)' is not a kind of record",
        expected: tx.catalog.kinds.map { $0.kind.rawValue }.joined(separator: ", "))
    }
    let values = ValueParser(tx.snapshot, now: tx.now, me: tx.actor.principal)
    try checkReading(type, values)
    let isTaken = tx[SavedView.self].where(\.name, name).where(\.recordKind, recordKind)
      .contains { $0.header.number != header.number && $0.owner == owner }
    if isTaken {
      throw refusal(.viewName, field: "name", "there is a view '\(name)' of \(recordKind) already")
    }
  }

  private func checkReading<R: CRMRecord>(_ type: R.Type, _ values: ValueParser) throws {
    do throws(FilterParser.Failure) {
      _ = try condition(type, values)
    } catch {
      throw refusal(
        .viewFilter, field: "filter", error.explanation.message, expected: error.expected)
    }
    do throws(ValueError) {
      _ = try order(type, values)
      _ = try paths(type, values)
    } catch {
      throw refusal(.viewColumns, field: "columns", error.reason, expected: error.expected)
    }
  }
}

extension SavedView {
  /// Which records the view shows; throws where it names what is there no more.
  public func condition<R: CRMRecord>(_: R.Type, _ values: ValueParser) throws(FilterParser.Failure)
    -> Filter
  {
    guard let filter else { return .all }
    return try FilterParser(R.self, values).parse(filter)
  }

  /// The order of the view; nil where it leaves it to the kind.
  public func order<R: CRMRecord>(
    _: R.Type, _ values: ValueParser
  ) throws(ValueError) -> [RecordQuery<R>.SortKey]? {
    guard let sort else { return nil }
    return try FilterParser.order(sort, of: R.self, values)
  }

  /// The columns that the view shows; nil where it leaves them to the output.
  public func paths<R: CRMRecord>(_: R.Type, _ values: ValueParser) throws(ValueError)
    -> [FieldPath]?
  {
    columns.isEmpty
      ? nil : try FilterParser.paths(columns.joined(separator: ","), of: R.self, values)
  }
}

/// The errors of views.
extension CRMError.Code {
  /// There is no such kind of record.
  public static let viewKind: CRMError.Code = "view.kind"
  /// The owner has a view of that name and kind already.
  public static let viewName: CRMError.Code = "view.name"
  /// The filter of a view cannot be read.
  public static let viewFilter: CRMError.Code = "view.filter"
  /// The columns or the order of a view name what is no field.
  public static let viewColumns: CRMError.Code = "view.columns"
}
