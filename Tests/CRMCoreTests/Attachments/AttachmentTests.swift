@testable import CRMCore
import Testing

@Suite struct AttachmentTests {
  private let store = InMemoryStore()
  private let office: Office
  private let lead: Lead.ID

  init() throws {
    office = try Office(store: store)
    lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "L")) }
  }

  private func attach(
    _ text: String, named name: String = "offer.txt", to subject: RecordReference? = nil
  ) throws -> FileAttachment.ID {
    try office.write(as: office.support) { tx in
      try tx.attach(Array(text.utf8), named: name, to: subject ?? lead.reference)
    }
  }

  @Test func whatWasAttachedComesBackWithWhatTheEngineFoundOutAboutIt() throws {
    let id = try attach("hello")
    let attachment = try #require(office.crm.snapshot[id])
    #expect(attachment.subject == lead.reference)
    #expect(attachment.fileName == "offer.txt")
    #expect(attachment.mediaType == "text/plain")
    #expect(attachment.size == 5)
    #expect(attachment.revision == 1)
    #expect(attachment.addedBy == office.support)
    #expect(
      attachment.content == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
    #expect(try office.crm.content(of: id, as: office.viewer) == Array("hello".utf8))
  }

  @Test func aNewerFileOfTheSameNameIsTheNextRevision() throws {
    let ids = try ["one", "two", "three"].map { try attach($0) }
    let other = try attach("four", named: "other.txt")
    let elsewhere = try attach("five", to: office.admin.reference)
    let snapshot = office.crm.snapshot
    #expect(ids.map { snapshot[$0]?.revision } == [1, 2, 3])
    #expect(snapshot[other]?.revision == 1)
    #expect(snapshot[elsewhere]?.revision == 1)
    for id in ids { #expect(snapshot.revisions(of: id).map(\.id) == ids.reversed()) }
    #expect(snapshot.attachments(of: lead.reference).map(\.id) == [other] + ids.reversed())
  }

  @Test func aRevisionIsOneMoreThanTheHighestThatLivesAndNoneIsThereTwice() throws {
    let ids = try ["one", "two"].map { try attach($0) }
    try office.write(as: office.support) { try $0.delete(ids[1]) }
    let third = try attach("three")
    #expect(office.crm.snapshot[third]?.revision == 2)
    try office.write(as: office.support) { try $0.restore(ids[1]) }
    #expect(office.crm.snapshot[ids[1]]?.revision == 3)
    let renamed = try attach("four", named: "other.txt")
    try office.write(as: office.support) { tx in
      try tx.update(renamed) { $0.fileName = "offer.txt" }
    }
    #expect(office.crm.snapshot[renamed]?.revision == 4)
    let revisions = office.crm.snapshot.revisions(of: third).map(\.revision)
    #expect(revisions == [4, 3, 2, 1])
    try office.write(as: office.support) { tx in
      try tx.update(renamed) { $0.fileName = "new.txt" }
    }
    #expect(office.crm.snapshot[renamed]?.revision == 1)
  }

  @Test func attachmentsGoAndComeBackWithTheirSubject() throws {
    let ids = try ["one", "two"].map { try attach($0) }
    try office.write(as: office.admin) { try $0.delete(lead) }
    #expect(office.crm.snapshot.attachments.count == 0)
    try office.write(as: office.admin) { try $0.restore(lead) }
    #expect(ids.map { office.crm.snapshot[$0]?.revision } == [1, 2])
    #expect(try office.crm.content(of: ids[0], as: office.viewer) == Array("one".utf8))
  }

  @Test func theSameContentIsKeptOnceAndStaysWhileADeletedRecordMayComeBack() throws {
    let ids = try [attach("same"), attach("same", named: "b.txt"), attach("other")]
    var usage = try office.crm.contentUsage()
    #expect(usage.count == 2 && usage.byteCount == 9 && usage.unneededCount == 0)
    try office.write(as: office.support) { try $0.delete(ids[0]) }
    #expect(try office.crm.contentUsage().unneededCount == 0)
    try office.write(as: office.support) { try $0.delete(ids[1]) }
    usage = try office.crm.contentUsage()
    #expect(usage.count == 2 && usage.unneededCount == 1 && usage.unneededByteCount == 4)
    try office.write(as: office.support) { try $0.restore(ids[1]) }
    #expect(try office.crm.content(of: ids[1], as: office.viewer) == Array("same".utf8))
    #expect(try office.crm.contentUsage().unneededCount == 0)
  }

  @Test func aRecordWithoutAContentIsRefused() throws {
    let bare = FileAttachment(to: lead.reference, named: "a.txt")
    for actor in [office.admin.principal, .system] {
      let error = office.refusal(as: actor) { try $0.insert(bare) }
      #expect(error?.code == "attachment.content")
    }
    var named = bare
    named.content = Blob([1, 2, 3]).hash.hex
    let forged = office.refusal(as: office.admin) { try $0.insert(named) }
    #expect(forged?.problems == [.init("content", .readOnly)])
    #expect(office.refusal(as: .system) { try $0.insert(named) }?.code == "attachment.content")
    #expect(office.crm.snapshot.attachments.count == 0)
  }

  @Test func onlyTheNameOfAnAttachmentChanges() throws {
    let id = try attach("one")
    for (field, change) in [
      ("mediaType", { $0.mediaType = "text/csv" }), ("size", { $0.size = 9 }),
      ("content", { $0.content = "" }), ("revision", { $0.revision = 7 }),
      ("addedBy", { $0.addedBy = nil }),
    ] as [(String, (inout FileAttachment) -> Void)] {
      let error = office.refusal(as: office.admin) { tx in try tx.update(id, change) }
      #expect(error?.problems == [.init(field, .readOnly)])
    }
    let moved = office.refusal(as: office.support) { tx in
      try tx.update(id) { $0.subject = office.admin.reference }
    }
    #expect(moved?.code == "attachment.subject")
    try office.write(as: office.support) { tx in try tx.update(id) { $0.fileName = "b.txt" } }
    #expect(office.crm.snapshot[id]?.fileName == "b.txt")
  }

  @Test(arguments: [
    "a/b.txt", "/etc/passwd", "..", ".", "a\\b.txt", "a\u{0}b", "a\u{1B}[2Jb", "dir/",
    String(repeating: "n", count: 256),
  ])
  func aNameIsOneNameAndNoPath(_ name: String) throws {
    let error = office.refusal(as: office.support) { tx in
      try tx.attach([1], named: name, to: lead.reference)
    }
    #expect(error?.code == "attachment.name")
    #expect(try office.crm.contentUsage().count == 0)
    let safe = FileAttachment.plainName(name)
    #expect(FileAttachment.plainName(safe) == safe)
    #expect(!safe.contains { $0 == "/" || $0 == "\\" || $0 == "\0" } && safe.utf8.count <= 255)
  }

  @Test func onlyWhoMayAddNotesAttachesFilesAndOnlyTheirAuthorRemovesThem() throws {
    let denied = office.refusal(as: office.viewer) { tx in
      try tx.attach([1], named: "a", to: lead.reference)
    }
    #expect(denied?.isDenial == true)
    #expect(try office.crm.contentUsage().count == 0)
    let id = try attach("one")
    #expect(office.refusal(as: office.sales) { try $0.delete(id) }?.isDenial == true)
    try office.write(as: office.support) { try $0.delete(id) }
  }

  @Test func aSubjectMustBeThere() throws {
    let gone = office.refusal(as: office.support) { tx in
      try tx.attach([1], named: "a", to: Lead.ID(9).reference)
    }
    #expect(gone?.problems == [.init("subject", .dangling(Lead.ID(9).reference))])
    #expect(try office.crm.contentUsage().count == 0)
  }

  @Test func importsBringRecordsWithoutContentsButNoneThatIsNotThere() throws {
    let first = try attach("kept")
    let kept = try #require(office.crm.snapshot[first]?.content)
    let csv = """
      subject,fileName,content
      \(lead.reference),old.txt,
      \(lead.reference),same.txt,\(kept)
      \(lead.reference),lost.txt,\(Blob([9]).hash.hex)
      """
    var options = ImportOptions()
    options.skipsErrors = true
    let result = try office.write(as: office.admin) { tx in
      try tx.importRecords(FileAttachment.self, from: ImportSource(csv: Array(csv.utf8)), options)
    }
    #expect(result.created == 2 && result.refused == 1)
    let imported = office.crm.snapshot.attachments.where(\.fileName, "old.txt").all()[0]
    #expect(imported.revision == 1 && imported.contentHash == nil)
    #expect(throws: CRMError.self) {
      try office.crm.content(of: imported.id, as: office.admin)
    }
    #expect(try office.crm.verifyContents() == 1)
  }
}
