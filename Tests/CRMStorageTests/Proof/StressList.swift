import CRMCore
import CRMStoreConformance

/// The leads of a moment as a plain list, and questions about them.
struct StressList: Sendable {
  /// The lead of each number, from 1 on.
  private var leads: [Plain] = []
  /// How many keys were given.
  private var keyCount = 0

  private struct Plain: Sendable {
    var key = ""
    var word = 0
    var company = ""
    var source: String?
    var value: Int64?
    var isLive = true

    var name: String { "\(StressList.words[word]) \(key)" }

    var amount: Money? { value.flatMap { StressList.euros($0) } }

    func fill(_ lead: inout Lead) {
      (lead.name, lead.header.externalID, lead.company) = (name, key, company)
      (lead.source, lead.estimatedValue) = (source, amount)
    }
  }

  private static func euros(_ cents: Int64) -> Money? {
    (try? CurrencyCode("EUR")).flatMap { Money(minorUnits: cents, currency: $0) }
  }

  /// The first two are found by one text, the third by another, in whatever way they are spelled.
  private static let words = ["Äpfel", "apfel", "Straße", "olive", "山田"]

  private mutating func draw(_ random: inout SeededRandom, key: String? = nil) -> Plain {
    var lead = Plain()
    keyCount += 1
    lead.key = key ?? "k\(keyCount)"
    lead.word = Int.random(in: 0..<Self.words.count, using: &random)
    lead.company = "company \(Int.random(in: 100..<140, using: &random))"
    let source = Int.random(in: 0..<6, using: &random)
    lead.source = source == 0 ? nil : "source \(source)"
    lead.value = source == 1 ? nil : Int64.random(in: 0..<9_000, using: &random)
    return lead
  }

  /// Brings leads in from a file.
  mutating func importSome(
    _ count: Int, _ tx: inout WriteTransaction, _ random: inout SeededRandom
  ) throws {
    var text = "name,external-id,company,source,estimated-value\n"
    for _ in 0..<count {
      let lead = draw(&random)
      text += "\(lead.name),\(lead.key),\(lead.company),\(lead.source ?? ""),"
      text += "\(lead.amount?.description ?? "")\n"
      leads.append(lead)
    }
    _ = try tx.importRecords(Lead.self, from: try ImportSource(csv: Array(text.utf8)))
  }

  /// Makes, changes, deletes and restores leads.
  mutating func change(
    _ count: Int, _ tx: inout WriteTransaction, _ random: inout SeededRandom
  ) throws {
    for _ in 0..<count {
      let index = Int.random(in: leads.indices, using: &random)
      let id = Lead.ID(UInt32(index + 1))
      switch (Int.random(in: 0..<4, using: &random), leads[index].isLive) {
      case (0, _):
        leads.append(draw(&random))
        var lead = Lead()
        leads[leads.count - 1].fill(&lead)
        try tx.insert(lead)
      case (1, true):
        leads[index].isLive = false
        try tx.delete(id)
      case (_, true):
        leads[index] = draw(&random, key: leads[index].key)
        let plain = leads[index]
        try tx.update(id) { plain.fill(&$0) }
      case (_, false):
        leads[index].isLive = true
        try tx.restore(id)
      }
    }
  }
}

extension StressList {
  /// What is asked, and whether a snapshot answers it as the list does.
  static let questions: [(name: String, holds: @Sendable (StressList, Snapshot) -> Bool)] = [
    ("ids", { $0.holdsByID($1) }), ("live", { $0.holdsLive($1) }),
    ("keys", { $0.holdsByKey($1) }), ("names", { $0.holdsByName($1) }),
    ("sources", { $0.holdsCounts($1) }), ("companies", { $0.holdsScan($1) }),
    ("values", { $0.holdsOrder($1) }), ("order of companies", { $0.holdsTextOrder($1) }),
    ("groups", { $0.holdsGroups($1) }), ("texts", { $0.holdsTexts($1) }),
  ]

  private func ids(_ isIncluded: (Plain) -> Bool) -> [Lead.ID] {
    leads.indices.filter { leads[$0].isLive && isIncluded(leads[$0]) }.map(Self.id)
  }

  private static func id(_ index: Int) -> Lead.ID { Lead.ID(UInt32(index + 1)) }

  private static let path = (
    key: FieldPath(Lead.field(named: "externalId")), name: FieldPath(Lead.field(\.name)),
    company: FieldPath(Lead.field(\.company))
  )

  /// Every seventh of the leads, others in each list.
  private var sample: [Int] { Array(stride(from: keyCount % 7, to: leads.count, by: 7)) }

  private func holdsByID(_ snapshot: Snapshot) -> Bool {
    snapshot[Self.id(leads.count)] == nil
      && sample.allSatisfy { index in
        let (plain, lead) = (leads[index], snapshot[Self.id(index)])
        if !plain.isLive { return lead == nil }
        return lead?.name == plain.name && lead?.header.externalID == plain.key
          && lead?.company == plain.company && lead?.source == plain.source
          && lead?.estimatedValue == plain.amount
      }
  }

  private func holdsLive(_ snapshot: Snapshot) -> Bool {
    snapshot.leads.ids() == ids { _ in true }
      && snapshot.leads.deleted.count == leads.count(where: { !$0.isLive })
  }

  private func holdsByKey(_ snapshot: Snapshot) -> Bool {
    sample.allSatisfy { index in
      let found = snapshot.leads.where(.compare(Self.path.key, .equal, .text(leads[index].key)))
      return found.ids() == (leads[index].isLive ? [Self.id(index)] : [])
    }
  }

  private func holdsByName(_ snapshot: Snapshot) -> Bool {
    sample.allSatisfy { index in
      let found = snapshot.leads.where(\.name, leads[index].name)
      return found.ids() == (leads[index].isLive ? [Self.id(index)] : [])
    }
  }

  private func holdsCounts(_ snapshot: Snapshot) -> Bool {
    (0..<6).allSatisfy { number in
      let source = "source \(number)"
      return snapshot.leads.where(\.source, source).count == ids { $0.source == source }.count
    }
  }

  private func holdsScan(_ snapshot: Snapshot) -> Bool {
    let company = "company \(100 + keyCount % 40)"
    return snapshot.leads.where(\.company, company).ids() == ids { $0.company == company }
  }

  private func holdsOrder(_ snapshot: Snapshot) -> Bool {
    let key = RecordQuery<Lead>.SortKey(FieldPath(Lead.field(\.estimatedValue)), .descending)
    let due = ids { _ in true }.sorted { left, right in
      let values = (value(left), value(right))
      return values.0 == values.1 ? left < right : values.0 > values.1
    }
    return snapshot.leads.sorted(by: key).run(limit: 30).numbers == due.prefix(30).map(\.number)
  }

  private func value(_ id: Lead.ID) -> Int64 { leads[Int(id.number) - 1].value ?? -1 }

  private func holdsTextOrder(_ snapshot: Snapshot) -> Bool {
    let due = ids { _ in true }.sorted { left, right in
      let texts = (company(left), company(right))
      return texts.0 == texts.1 ? left < right : texts.0 < texts.1
    }
    let key = RecordQuery<Lead>.SortKey(Self.path.company, .ascending)
    return snapshot.leads.sorted(by: key).run(limit: 30).numbers == due.prefix(30).map(\.number)
  }

  private func company(_ id: Lead.ID) -> String { leads[Int(id.number) - 1].company }

  private func holdsGroups(_ snapshot: Snapshot) -> Bool {
    var due: [String?: (count: Int, sum: Int64)] = [:]
    for lead in leads where lead.isLive {
      due[lead.source, default: (0, 0)].count += 1
      due[lead.source, default: (0, 0)].sum += lead.value ?? 0
    }
    let groups = snapshot.leads.groups(by: \.source, summing: \.estimatedValue)
    return groups.count == due.count
      && groups.allSatisfy { group in
        guard let due = due[group.key] else { return false }
        return group.count == due.count && (group.sums.first?.minorUnits ?? 0) == due.sum
      }
  }

  private func holdsTexts(_ snapshot: Snapshot) -> Bool {
    [("APFEL", [0, 1]), ("strasse", [2]), ("ive k", [3]), ("田", [4])].allSatisfy { text, words in
      let found = snapshot.leads.where(.contains(Self.path.name, text))
      return found.ids() == ids { words.contains($0.word) }
    }
  }
}
