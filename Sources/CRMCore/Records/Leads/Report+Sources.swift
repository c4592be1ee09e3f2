extension Report {
  /// Which leads a report on them counts.
  public struct LeadSelection: Sendable {
    /// Created in this period; nil is all time.
    public var period: Period?
    /// Of this owner; nil is anyone's.
    public var owner: User.ID?
    /// Whether rows name the records behind them.
    public var explains = false

    /// Makes a selection of all leads.
    public init() {}
  }
}

extension Snapshot {
  /// Leads by where they came from: how many, how many converted, and what they may be worth.
  ///
  /// Only leads that `actor` may read are counted. Sources are grouped exactly as they stand.
  public func sourceReport(
    _ selection: Report.LeadSelection = .init(), for actor: some Acting, asOf: Timestamp
  ) -> Report {
    var report = Report(
      "sources",
      definition:
        "Live leads grouped by source exactly as it stands; converted are those with a status that "
        + "means it; rate is converted ÷ leads; value is the sum of estimated values.",
      heading: heading(Lead.self, for: actor, asOf: asOf, selection.period),
      columns: [
        .init("source"), .init("leads"), .init("converted"), .init("rate"), .init("value"),
      ])
    let leads = leads(selection, for: actor)
    let groups = leads.grouped(by: FieldPath(Lead.sourceField)).map { group in
      (
        name: group.value.isAbsent ? "(none)" : group.value.description, leads: group.query,
        count: group.query.count
      )
    }
    for group in groups.sorted(by: { $0.count > $1.count }) {
      report.add(
        [.text(group.name)] + cells(group.leads),
        records: selection.explains ? group.leads.ids().map(\.reference) : [])
    }
    report.totals = [.text("Total")] + cells(leads)
    report.remarks = Self.nearlyEqual(groups.map(\.name))
    return report
  }

  private func cells(_ leads: RecordQuery<Lead>) -> [Report.Cell] {
    let (count, converted) = (
      leads.count, leads.where(configuration.filter(Lead.self, .won)).count
    )
    return [
      .count(count), .count(converted), .share(converted, of: count),
      .money(leads.sum(of: \.estimatedValue)),
    ]
  }

  /// The leads of a selection that `actor` may read.
  func leads(_ selection: Report.LeadSelection, for actor: some Acting) -> RecordQuery<Lead> {
    var query = records(Lead.self, readableBy: actor)
    if let owner = selection.owner { query = query.where(\.owner, owner) }
    let created = FieldPath(Lead.createdField)
    if let from = selection.period?.from {
      query = query.where(.compare(created, .atLeast, .time(from)))
    }
    if let to = selection.period?.to {
      query = query.where(.compare(created, .less, .time(to)))
    }
    return query
  }

  /// Pairs of names that differ in case, accents or blanks only.
  private static func nearlyEqual(_ names: [String]) -> [String] {
    let groups = Dictionary(grouping: names) { Naming.canonical(TextFolding.fold($0)) }
    return groups.values.filter { $0.count > 1 }.map { group in
      group.sorted().map { "'\($0)'" }.joined(separator: " and ") + " may mean the same"
    }.sorted()
  }
}

extension Lead {
  fileprivate static let sourceField = field(\.source)
  fileprivate static let createdField = field(named: "createdAt")
}
