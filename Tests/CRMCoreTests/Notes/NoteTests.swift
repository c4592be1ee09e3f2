@testable import CRMCore
import Testing

@Suite struct NoteTests {
  private let office: Office
  private let lead: Lead.ID

  init() throws {
    office = try Office()
    lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "L")) }
  }

  @Test func notesAreAboutAnyRecordTheNewestFirst() throws {
    let ids = try office.write(as: office.support) { tx in
      try ["one", "two"].map { try tx.insert(Note(about: lead.reference, $0)) }
    }
    let user = try office.write(as: office.support) { tx in
      try tx.insert(Note(about: office.admin.reference, "about a user"))
    }
    let snapshot = office.crm.snapshot
    #expect(snapshot.notes(about: lead.reference).map(\.id) == ids.reversed())
    #expect(snapshot.notes(about: office.admin.reference).map(\.id) == [user])
  }

  @Test func theAuthorIsWhoeverWritesItAndOnlyTheyChangeIt() throws {
    let note = try office.write(as: office.support) { tx in
      try tx.insert(Note(about: lead.reference, "N"))
    }
    #expect(office.crm.snapshot[note]?.author == office.support)
    #expect(
      office.refusal(as: office.sales) { tx in try tx.update(note) { $0.body = "M" } }?.isDenial
        == true)
    try office.write(as: office.support) { tx in try tx.update(note) { $0.body = "M" } }
    let other = office.refusal(as: office.admin) { tx in
      try tx.update(note) { $0.author = office.sales }
    }
    #expect(other?.problems == [.init("author", .readOnly)])
  }

  @Test func notesOutliveTheirAuthorAndStillNameThem() throws {
    let note = try office.write(as: office.support) { tx in
      try tx.insert(Note(about: lead.reference, "N"))
    }
    try office.write(as: office.admin) { try $0.delete(office.support) }
    #expect(office.crm.snapshot[note]?.author == office.support)
    try office.write(as: office.admin) { tx in
      try tx.update(note) { $0.body = "M" }
      try tx.delete(note)
      try tx.restore(note)
    }
    #expect(office.crm.snapshot[note]?.author == office.support)
    try office.write(as: office.admin) { try $0.restore(office.support) }
  }

  @Test func aNoteNeedsABodyAndASubjectThatLives() throws {
    let empty = office.refusal(as: office.support) { try $0.insert(Note()) }
    #expect(empty?.problems.map(\.field) == ["subject", "body"])
    let gone = office.refusal(as: office.support) { tx in
      try tx.insert(Note(about: Lead.ID(9).reference, "N"))
    }
    #expect(gone?.problems == [.init("subject", .dangling(Lead.ID(9).reference))])
  }
}
