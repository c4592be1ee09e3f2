import CRMCore
import CRMStorage
import Foundation
import Testing

/// An attachment as a program without any rules might write it.
private struct RawAttachment: CRMRecord {
  var subject = RecordReference(kind: "lead", number: 1)
  var fileName = ""
  var content = ""
  var header = RecordHeader()

  static let kind: RecordKind = "attachment"
  static let schema = RecordSchema<RawAttachment>(
    header: \.header, Field("subject", \.subject, .onDelete(.cascade), .column),
    Field("fileName", \.fileName, .title, .column), Field("content", \.content))
}

@Suite("Attachments on the command line")
struct AttachmentTests {
  private let program: BuiltProgram

  init() throws {
    program = try BuiltProgram()
    for line in [
      "user add --username vic --name Vic --role viewer", "lead add --name Northwind",
      "customer add --name Globex",
    ] {
      try #require(program.run(line).code == 0)
    }
    try write("offer one\n", to: "offer.txt")
  }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: program.folder.appending(path: name))
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: program.folder.appending(path: name), encoding: .utf8)
  }

  private func json(_ line: String) throws -> [String: Any] {
    let output = try program.run(line).output
    return try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
  }

  @Test("A file is attached, listed, saved and never written over unasked")
  func session() throws {
    try #require(program.run("attachment add lead/1 offer.txt --quiet").output == "1\n")
    try write("offer two\n", to: "offer.txt")
    try #require(program.run("attachment add lead/1 offer.txt --quiet").output == "2\n")
    try Transcript(
      """
      $ crmctl attachment list --fields id,subject,file-name,media-type,size,revision
      ID  Subject  File name  Media type  Size  Revision
       1  lead/1   offer.txt  text/plain    10         1
       2  lead/1   offer.txt  text/plain    10         2

      $ crmctl attachment save 1
      ! crmctl: error: offer.txt is there already
      !   Write over it with --yes
      = 2
      $ crmctl attachment save 1 copy.txt
      File      Bytes
      copy.txt     10
      $ crmctl --yes --format json attachment save 1
      {"file":"offer.txt","bytes":10}
      $ crmctl --format json store verify --anchor 0:x
      ! {"error":{"code":"value","message":"--anchor: '0:x' is not an anchor","fields":[],"hints":["Expected: an anchor that store info showed"]}}
      = 2
      """
    ).check(on: program)
    #expect(try text("copy.txt") == "offer one\n")
    #expect(try text("offer.txt") == "offer one\n")
  }

  @Test("A name is saved without the folders that it came with")
  func plainNames() throws {
    try FileManager.default.createDirectory(
      at: program.folder.appending(path: "in"), withIntermediateDirectories: true)
    try write("x", to: "in/x.txt")
    #expect(try program.run("attachment add lead/1 in/x.txt --quiet").code == 0)
    #expect(try json("--format json attachment show 1")["fileName"] as? String == "x.txt")
    let path = try program.run(["attachment", "add", "lead/1", "in/x.txt", "--name", "../x.txt"])
    #expect(path.code == 6 && path.errors.contains("'../x.txt' is not a plain file name"))
    #expect(try program.run("attachment save 1").code == 0)
    #expect(try text("x.txt") == "x")
  }

  @Test("A name in a journal that others wrote leads nowhere else")
  func hostileNames() throws {
    let catalog = Catalog(
      kinds: [RawAttachment.self, Lead.self], actingUser: { _, _ in nil },
      configure: { _, zones in EffectiveSettings(policy: .standard, zone: try zones("UTC")) })
    let store = try JSONFileStore.open(at: program.store.path)
    let crm = try CRM.open(.store(store), catalog: catalog)
    let blob = Blob([1])
    try store.putBlob(blob)
    try crm.write(as: .system) { tx in
      for name in ["../../evil.txt", "/tmp/evil.txt", "in\u{1B}[2J/..", "..\\evil"] {
        var raw = RawAttachment()
        (raw.fileName, raw.content) = (name, blob.hash.hex)
        try tx.insert(raw)
      }
    }
    try crm.close()
    for (id, name) in [(1, "evil.txt"), (2, "evil.txt"), (3, "attachment"), (4, "evil")] {
      let result = try json("--yes --format json attachment save \(id)")
      #expect(result["file"] as? String == name)
      #expect(FileManager.default.fileExists(atPath: program.folder.path + "/" + name))
    }
  }

  @Test("What stands in the way has its exit code")
  func refusals() throws {
    try Transcript(
      """
      $ crmctl attachment add lead/1 none.txt
      ! crmctl: error: none.txt cannot be read: No such file or directory
      = 8
      $ crmctl attachment add lead/9 offer.txt
      ! crmctl: error: there is no lead/9
      = 3
      $ crmctl attachment add nowhere offer.txt
      ! crmctl: error: no record is called 'nowhere'
      !   Expected: the number or the unique name of one that is there
      = 3
      $ crmctl attachment save 7
      ! crmctl: error: there is no attachment/7
      = 3
      $ crmctl --as vic attachment add lead/1 offer.txt
      ! crmctl: error: vic may not create an attachment: no rule of the role viewer allows it
      = 5
      $ crmctl customer set-photo 1 offer.txt
      ! crmctl: error: offer.txt is not a photo but text/plain
      !   Expected: a JPEG or PNG
      = 6
      """
    ).check(on: program)
    #expect(try json("--format json store info")["attachments"] as? [String: Int] == Self.none)
  }

  private static let none = ["count": 0, "bytes": 0, "unneeded": 0, "unneededBytes": 0]

  @Test("A dry run keeps no content")
  func dryRun() throws {
    let result = try program.run("--dry-run attachment add lead/1 offer.txt")
    #expect(result.code == 0 && result.output.contains(#""do":"attachment.add""#))
    #expect(!FileManager.default.fileExists(atPath: program.store.path + "/attachments"))
  }

  @Test("A photo is set by its content, and the customer shows it")
  func photo() throws {
    let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1])
    try png.write(to: program.folder.appending(path: "face.bin"))
    let shown = try json("--format json customer set-photo 1 face.bin")
    #expect(shown["photo"] as? String == "attachment/1")
    let attachment = try json("--format json attachment show 1")
    #expect(attachment["mediaType"] as? String == "image/png")
    #expect(attachment["subject"] as? String == "customer/1")
    #expect(try program.run("attachment delete 1").code == 0)
    #expect(try json("--format json customer show 1")["photo"] is NSNull)
  }

  @Test("The store counts contents, and those that nothing needs any more")
  func usage() throws {
    try program.run("attachment add lead/1 offer.txt")
    try program.run("attachment add customer/1 offer.txt")
    func usage() throws -> [String: Int]? {
      try json("--format json store info")["attachments"] as? [String: Int]
    }
    #expect(try usage() == ["count": 1, "bytes": 10, "unneeded": 0, "unneededBytes": 0])
    try program.run("attachment delete 1")
    #expect(try usage()?["unneeded"] == 0)
    try program.run("attachment delete 2")
    #expect(try usage() == ["count": 1, "bytes": 10, "unneeded": 1, "unneededBytes": 10])
    let table = try program.run("store info").output
    #expect(table.contains("Attachments: unneeded bytes"))
  }

  @Test("Damaged and missing contents are named and answered with 7")
  func damage() throws {
    try program.run("attachment add lead/1 offer.txt")
    #expect(try json("--format json store verify")["contents"] as? Int == 1)
    let folder = program.store.appending(path: "attachments")
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
    try Data("offer 0ne\n".utf8).write(to: folder.appending(path: name))
    let damaged = try program.run("store verify")
    #expect(damaged.code == 7 && damaged.output.isEmpty)
    #expect(damaged.errors.contains("attachment/1 offer.txt: the content \(name) is damaged"))
    #expect(try program.run("attachment save 1 copy.txt").code == 7)
    #expect(!FileManager.default.fileExists(atPath: program.folder.path + "/copy.txt"))
    try FileManager.default.removeItem(at: folder.appending(path: name))
    let missing = try program.run("store verify")
    let crm = try CRM.open(.store(JSONFileStore.open(at: program.store.path)))
    let error = #expect(throws: CRMError.self) { try crm.verifyContents() }
    #expect(error?.explanation.code == "damaged-contents")
    try crm.close()
    #expect(missing.code == 7 && missing.errors.contains("the content \(name) is missing"))
    try program.run("attachment add customer/1 offer.txt")
    #expect(try program.run("store verify").code == 0)
  }
}
