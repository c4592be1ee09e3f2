/// The first page of a store: what there is, what is mine, and what happened last.
public struct Dashboard: Sendable {
  /// The sections in order, each a report of its own.
  public let sections: [Report]
}

extension CRM {
  /// The dashboard of a user, now or as of a past time: only what they may read is counted.
  ///
  /// Recent activity is left out for whoever may not read the trail.
  public func dashboard(for actor: some Acting, at time: Timestamp? = nil) throws -> Dashboard {
    let snapshot = try time.map { try self.snapshot(at: $0) } ?? snapshot
    let asOf = time ?? now
    var sections = snapshot.leadSections(for: actor, asOf: asOf)
    if snapshot.can(actor, .audit, Lead.self).isAllowed {
      sections.append(try recentActivity(snapshot, for: actor, asOf: asOf))
    }
    return Dashboard(sections: sections)
  }

  private func recentActivity(
    _ snapshot: Snapshot, for actor: some Acting, asOf: Timestamp
  ) throws -> Report {
    var report = Report(
      "recent-activity",
      definition: "The last 10 changes of any record that you may read, the latest first.",
      heading: snapshot.heading(Lead.self, for: actor, asOf: asOf),
      columns: [.init("time"), .init("by"), .init("operation"), .init("record")])
    for change in try latestChanges(10, upTo: snapshot.position)
    where snapshot.isReadable(change.record, by: actor) {
      report.add([
        .time(change.time), .text(change.by.description), .text(change.operation),
        .record(change.record),
      ])
    }
    return report
  }
}

extension Snapshot {
  fileprivate func leadSections(for actor: some Acting, asOf: Timestamp) -> [Report] {
    let leads = records(Lead.self, readableBy: actor)
    let mine = leads.where(.compare(FieldPath(Lead.ownerField), .equal, actor.value))
    return [
      totals(leads, mine, for: actor, asOf: asOf),
      distribution("leads-by-status", leads, Lead.statusField, for: actor, asOf: asOf),
      distribution("leads-by-priority", leads, Lead.priorityField, for: actor, asOf: asOf),
    ]
  }

  private func totals(
    _ leads: RecordQuery<Lead>, _ mine: RecordQuery<Lead>, for actor: some Acting, asOf: Timestamp
  ) -> Report {
    let converted = configuration.filter(Lead.self, .won)
    var report = Report(
      "totals",
      definition:
        "Live records. Conversion rate is leads converted ÷ all live leads; value "
        + "is the sum of estimated values.",
      heading: heading(Lead.self, for: actor, asOf: asOf),
      columns: [.init("measure"), .init("all"), .init("mine")])
    report.add([.text("leads"), .count(leads.count), .count(mine.count)])
    report.add([
      .text("estimated value"), .money(leads.sum(of: \.estimatedValue)),
      .money(mine.sum(of: \.estimatedValue)),
    ])
    report.add([
      .text("conversion rate"), .share(leads.where(converted).count, of: leads.count),
      .share(mine.where(converted).count, of: mine.count),
    ])
    report.add([.text("customers")] + counts(Customer.self, actor))
    report.add([.text("contacts"), .count(records(Contact.self, readableBy: actor).count)])
    report.add([.text("notes")] + counts(Note.self, actor))
    return report
  }

  private func counts<R: CRMRecord>(_: R.Type, _ actor: some Acting) -> [Report.Cell] {
    let all = records(R.self, readableBy: actor)
    guard let owner = R.schema.ownerField else { return [.count(all.count)] }
    let mine = all.where(.compare(FieldPath(owner), .equal, actor.value))
    return [.count(all.count), .count(mine.count)]
  }

  /// How many leads have each value of a field, in the order of its options.
  private func distribution(
    _ name: String, _ leads: RecordQuery<Lead>, _ field: AnyField, for actor: some Acting,
    asOf: Timestamp
  ) -> Report {
    let label = field.label.lowercased()
    var report = Report(
      name, definition: "Live leads by \(label); share of all; value is the sum of estimates.",
      heading: heading(Lead.self, for: actor, asOf: asOf),
      columns: [.init(field.name), .init("leads"), .init("share"), .init("value")])
    let value = FieldPath(Lead.valueField)
    let groups = leads.groups(by: [FieldPath(field)], summing: value)
    let total = leads.groups(by: [], summing: value).first
    func cells(_ group: RecordQuery<Lead>.Group?) -> [Report.Cell] {
      let count = group?.count ?? 0
      return [
        .count(count), .share(count, of: total?.count ?? 0), .money(group?.sums ?? []),
      ]
    }
    for option in options(of: field) {
      let group = groups.first { $0.values == [.text(option.key)] }
      report.add([.text(option.key)] + cells(group))
    }
    report.totals = [.text("Total")] + cells(total)
    return report
  }

  private func options(of field: AnyField) -> [ChoiceOption] {
    guard field === Lead.statusField, let lifecycle = configuration.lifecycle(of: Lead.self) else {
      return field.type.options
    }
    return lifecycle.states.map { ChoiceOption($0.key, label: $0.label) }
  }
}

extension Acting {
  fileprivate var value: Value {
    .reference(RecordReference(kind: Principal.kind, number: principal.number))
  }
}

extension Lead {
  fileprivate static let ownerField = field(\.owner)
  fileprivate static let statusField = field(\.status)
  fileprivate static let priorityField = field(\.priority)
  fileprivate static let valueField = field(\.estimatedValue)
}
