import CRMCore
import CRMStorage
import Testing

@Suite("A journal that other programs wrote")
struct CraftedJournalTests {
  private static let time = #","t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"#

  /// Repairs a journal of these lines, given without hashes and seals.
  private func repair(
    _ lines: [String]
  ) throws -> (report: JSONFileStore.RepairReport, snapshot: Snapshot) {
    var raw = OldJournal(
      description: "", storeID: "00000000000000000000000000000001", head: "", digest: "",
      lines: lines.map { $0.replacing("~", with: Self.time) }
    ).files
    raw.files["head"] = nil
    return try RepairBench(raw).repair()
  }

  private func reasons(_ report: JSONFileStore.RepairReport) -> [String] {
    report.findings.compactMap {
      guard case .leftOut(let line, _, let reason, _) = $0 else { return nil }
      return "\(line): \(reason.message)"
    }
  }

  @Test("has the time of the line before where a line is older")
  func time() throws {
    let (report, snapshot) = try repair([
      #"{"n":1~"lead.insert","on":"lead/1","new":{"name":"A"}"#,
      #"{"n":2,"t":"2020-01-01T00:00:00.000Z","by":"system","do":"x","on":"lead/2","new":{}"#,
      #"{"n":3~"lead.insert","on":"lead/3","new":{"name":"C"}"#,
    ])
    let late = try Timestamp("2026-11-26T10:00:00Z")
    #expect(
      report.findings.contains(
        .movedTime(commit: 2, from: try Timestamp("2020-01-01T00:00:00Z"), to: late)))
    #expect(snapshot[Lead.ID(2)]?.createdAt == late)
    #expect(report.lineCount == 3)
  }

  @Test("gets links that lead from line to line, whatever they said")
  func links() throws {
    let (report, snapshot) = try repair([
      #"{"n":1~"x","on":"lead/1","p":9,"new":{"name":"A"}"#,
      #"{"n":2~"x","on":"lead/1","p":2,"set":{"company":[null,"B"]}"#,
      #"{"n":3~"x","on":"lead/1","set":{"company":["B","C"]}"#,
    ])
    #expect(reasons(report).isEmpty && report.lineCount == 3)
    #expect(snapshot[Lead.ID(1)]?.company == "C")
  }

  @Test("loses lines that are no strict JSON, say nothing, or cannot be read")
  func unreadable() throws {
    let (report, snapshot) = try repair([
      #"{"n":1~"x","on":"lead/1","new":{"name":"A"}"#,
      #"{"n":2~"x","on":"lead/1","p":1,"set":{"company":[null,"B"],"company":[null,"C"]}"#,
      #"{"n":3~"x","on":"lead/1","p":1"#,
      #"{"n":4~"x","on":"lead/1","p":1,"set":{"company":[null,7]}"#,
      #"{"n":5~"x","on":"lead/1","p":4,"set":{"estimatedValue":["1 EURO",null]}"#,
      #"{"n":6~"x","on":"lead/1","p":4,"set":{"company":[7,"D"]}"#,
      #"{"n":7~"x","on":"lead/99999999999","new":{"name":"Z"}"#,
      #"{"n":8~"x","on":"lead/1","p":1,"set":{"email":[null,"a@b.example"]}"#,
    ])
    #expect(reasons(report).map { $0.prefix(2) } == ["2:", "3:", "4:", "5:", "6:", "7:"])
    #expect(reasons(report).first?.contains("has the key 'company' twice") == true)
    #expect(report.findings.contains { $0.code == "lost-change" } == false)
    #expect(snapshot[Lead.ID(1)]?.company == nil)
    #expect(snapshot[Lead.ID(1)]?.email?.description == "a@b.example")
  }

  @Test("keeps the first record of a number, with its own later changes alone")
  func lineage() throws {
    let (report, snapshot) = try repair([
      #"{"n":1~"x","on":"lead/1","new":{"name":"A"}"#,
      #"{"n":2~"x","on":"lead/1","new":{"name":"B"}"#,
      #"{"n":3~"x","on":"lead/1","p":2,"set":{"company":[null,"of B"]}"#,
      #"{"n":4~"x","on":"lead/1","p":3,"set":{"name":["B","BB"]}"#,
      #"{"n":5~"x","on":"lead/1","p":1,"set":{"email":[null,"a@b.example"]}"#,
    ])
    #expect(reasons(report).map { $0.prefix(2) } == ["2:", "3:", "4:"])
    let lead = try #require(snapshot[Lead.ID(1)])
    #expect(lead.name == "A" && lead.company == nil && lead.email != nil)
  }

  @Test("loses what would leave the store without usable settings")
  func settings() throws {
    let (report, snapshot) = try repair([
      #"{"n":1,"u":[1,2]~"x","on":"settings/1","new":{"organisation":"Acme","policy":"standard"}"#,
      #"{"n":2,"u":[1,2]~"x","on":"lead/1","new":{"name":"A"}"#,
      #"{"n":3,"u":[3,2]~"x","on":"settings/1","p":1,"set":{"policy":["standard","no such"]}"#,
      #"{"n":4,"u":[3,2]~"x","on":"lead/1","p":2,"set":{"company":[null,"B"]}"#,
    ])
    #expect(reasons(report).map { $0.prefix(2) } == ["3:"])
    #expect(report.findings.contains(.partial(commit: 3, kept: 1, of: 2)))
    #expect(snapshot[StoreSettings.ID(1)]?.policy == "standard")
    #expect(snapshot[Lead.ID(1)]?.company == "B")
  }

  @Test("says where a lost change left two records with one unique value")
  func shared() throws {
    let (report, _) = try repair([
      #"{"n":1~"x","on":"user/1","new":{"username":"ada","name":"Ada","role":"admin"}"#,
      #"{"n":3~"x","on":"user/2","new":{"username":"ada","name":"Ada","role":"sales"}"#,
    ])
    let users = [1, 2].map { RecordReference(kind: User.kind, number: $0) }
    #expect(report.findings.contains(.shared(field: "username", value: "ada", users)))
    #expect(report.findings.contains(.missing(2...2)))
  }

  @Test("holds the numbers that lost records of any kind had, if others name them")
  func numbers() throws {
    let (report, snapshot) = try repair([
      #"{"n":5~"x","on":"note/1","new":{"subject":"lead/4","text":"lead/2"}"#,
      #"{"n":6~"x","on":"gadget/1","new":{"owner":"customer/3","text":"lead/900"}"#,
    ])
    let held = report.findings.compactMap { finding in
      if case .placeholder(let record) = finding { record.description } else { nil }
    }
    #expect(held == ["customer/3", "lead/4", "user/1"])
    #expect(snapshot.find(Lead.ID(4))?.isDeleted == true)
    #expect(snapshot.user(Principal(user: 1)) == nil || snapshot[User.ID(1)] == nil)
    #expect(report.isComplete == false)
  }
}
