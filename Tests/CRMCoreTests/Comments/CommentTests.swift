import CRMCore
import Testing

@Suite struct CommentTests {
  private typealias Remark = RecordComment
  private let office: Office
  private let lead: Lead.ID

  init() throws {
    office = try Office()
    lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "L")) }
  }

  private func comment(_ body: String) throws -> Remark.ID {
    try office.write(as: office.support) { try $0.insert(Remark(about: lead.reference, body)) }
  }

  private func mentions(_ body: String) throws -> [User.ID] {
    let id = try comment(body)
    return try #require(office.crm.snapshot[id]).mentions
  }

  @Test func commentsBeginOpenAndMoveFromAnyStatusToAnyOther() throws {
    let id = try comment("C")
    #expect(office.crm.snapshot[id]?.status == .open)
    for from in Remark.Status.allCases {
      for to in Remark.Status.allCases {
        try office.write(as: office.support) { tx in
          try tx.setStatus(id, to: from)
          try tx.setStatus(id, to: to)
        }
        #expect(office.crm.snapshot[id]?.status == to)
      }
    }
    for status in Remark.Status.allCases where status != .open {
      let refusal = office.refusal(as: office.support) { tx in
        var comment = Remark(about: lead.reference, "C")
        comment.status = status
        try tx.insert(comment)
      }
      #expect(refusal?.lifecycle?.allowed == ["open"])
    }
  }

  @Test func theStatusIsTheAuthorsToChangeAndIsRefusedAtAnotherVersion() throws {
    let id = try comment("C")
    #expect(
      office.refusal(as: office.sales) { try $0.setStatus(id, to: .closed) }?.isDenial == true)
    let stale = office.refusal(as: office.support) { tx in
      try tx.setStatus(id, to: .closed, ifVersion: 7)
    }
    #expect(stale == .versionMismatch(id.reference, expected: 7, actual: 1))
  }

  @Test func commentsOfARecordAreListedTheNewestFirst() throws {
    let ids = [try comment("one"), try comment("two"), try comment("three")]
    try office.write(as: office.support) { tx in
      try tx.insert(Remark(about: office.admin.reference, "elsewhere"))
      try tx.delete(ids[1])
    }
    let found = office.crm.snapshot.comments(about: lead.reference).ids()
    #expect(found == [ids[2], ids[0]])
  }

  @Test func mentionsAreUsersNamedAfterAnAtSignThatBeginsAWord() throws {
    #expect(
      try mentions("@sales and @colleague, @sales again") == [office.sales, office.colleague])
    #expect(
      try mentions("(@sales). Ask @manager. Or @admin-") == [
        office.sales, office.manager, office.admin,
      ])
    for text in [
      "mail@sales", "a.@sales", "@", "@@", "@ sales", "@nobody", "@Sales", "@salesman", "nobody",
    ] {
      #expect(try mentions(text) == [], "\(text)")
    }
    #expect(try mentions("@@sales") == [office.sales])
    let dotted = try office.write(as: office.admin) { tx in
      try tx.insert(User(username: "a.b-c_1", name: "A", role: "viewer"))
    }
    #expect(try mentions("see @a.b-c_1.") == [dotted])
  }

  @Test func mentionsAreFoundThroughAnIndexAndOfTheLivingOnly() throws {
    let first = try comment("@sales")
    let second = try comment("@manager and @sales")
    _ = try comment("nobody")
    let snapshot = office.crm.snapshot
    let mine = snapshot.comments(mentioning: office.sales)
    #expect(mine.ids() == [second, first])
    #expect(mine.run(limit: 1).indexes.contains("mentions"))
    try office.write(as: office.support) { try $0.delete(second) }
    #expect(office.crm.snapshot.comments(mentioning: office.sales).ids() == [first])
  }

  @Test func whoIsMentionedStaysMentionedUnderAnotherName() throws {
    let id = try comment("ask @sales and @manager")
    try office.write(as: office.admin) { tx in
      _ = try tx.update(office.sales) { $0.username = "seller" }
      _ = try tx.insert(User(username: "late", name: "L", role: "viewer"))
    }
    try office.write(as: office.support) { try $0.setStatus(id, to: .closed) }
    #expect(office.crm.snapshot[id]?.mentions == [office.sales, office.manager])
    try office.write(as: office.support) { tx in
      try tx.update(id) { $0.body = "ask @sales, not the manager" }
    }
    #expect(office.crm.snapshot[id]?.mentions == [office.sales])
    try office.write(as: office.support) { tx in try tx.update(id) { $0.body = "@seller" } }
    #expect(office.crm.snapshot[id]?.mentions == [office.sales])
    try office.write(as: office.support) { tx in try tx.update(id) { $0.body = "nobody" } }
    #expect(office.crm.snapshot[id]?.mentions == [])
  }

  @Test func mentionsAndAuthorAreTheEnginesAndOutliveTheUsers() throws {
    let id = try comment("@colleague")
    for change: (inout Remark) -> Void in [{ $0.mentions = [] }, { $0.author = nil }] {
      let refusal = office.refusal(as: office.admin) { tx in try tx.update(id) { change(&$0) } }
      #expect(refusal?.problems.first?.kind == .readOnly)
    }
    try office.write(as: office.admin) { tx in
      try tx.delete(office.colleague)
      try tx.delete(office.support)
      try tx.setStatus(id, to: .inProgress)
    }
    let record = try #require(office.crm.snapshot[id])
    #expect(record.author == office.support && record.mentions == [office.colleague])
  }

  @Test func aCommentNeedsASubjectThatItsAuthorMayRead() throws {
    let refusal = office.refusal(as: office.support) { try $0.insert(Remark()) }
    #expect(refusal?.problems.map(\.field) == ["subject", "body"])
    let other = try Office(catalog: Catalog.standard.withoutReading("settings"))
    let denied = other.refusal(as: other.support) { tx in
      try tx.insert(Remark(about: RecordReference(kind: "settings", number: 1), "C"))
    }
    #expect(denied?.isDenial == true)
  }

  @Test func commentsGoAndComeBackWithTheirSubject() throws {
    let id = try comment("C")
    try office.write(as: office.admin) { try $0.delete(lead) }
    #expect(office.crm.snapshot[id] == nil)
    try office.write(as: office.admin) { try $0.restore(lead) }
    #expect(office.crm.snapshot[id] != nil)
  }
}
