import Foundation
import Testing

@Suite("Repairing, backing up and restoring on the command line")
struct RescueTests {
  private let program: BuiltProgram

  init() throws {
    program = try BuiltProgram()
    for line in [
      "lead add --name Northwind", "lead set 1 --company Northwind", "lead add --name Globex",
    ] {
      try #require(program.run(line).code == 0)
    }
  }

  private func place(_ name: String) -> URL { program.folder.appending(path: name) }

  /// Writes other bytes of the same length over some of the journal.
  private func damage(_ text: String, _ other: String) throws {
    let journal = program.store.appending(path: "journal-00000000000000000001.jsonl")
    let lines = try String(contentsOf: journal, encoding: .utf8)
    try Data(lines.replacing(text, with: other).utf8).write(to: journal)
  }

  @Test("A damaged store is read to its end, and what is lost is listed")
  func repair() throws {
    try damage(#""company":[null"#, #""company":[nul!"#)
    let before = try program.files().map { try? Data(contentsOf: $0) }
    try Transcript(
      """
      $ crmctl store repair new.store
      Kind     Line  Record  Finding
      debris      -  -       journal-00000000000000000001.jsonl has 193 bytes at byte 1772 that belong to no whole line
      missing     5  -       line 5 is lost
      ! Made new.store: 5 lines in 4 commits, and 0 contents, were taken over.
      ! Not everything could be: see the list.
      $ crmctl store repair new.store
      ! crmctl: error: there is something at new.store already
      = 4
      $ crmctl --store new.store lead list --fields id,name,company
      ID  Name       Company
       1  Northwind  -
       2  Globex     -

      $ crmctl --store new.store lead add --name Third --quiet
      3
      $ crmctl --store none.store store repair other.store
      ! crmctl: error: there is no store at none.store
      !   Make one with crmctl init
      = 3
      """
    ).check(on: program)
    #expect(try program.files().map { try? Data(contentsOf: $0) } == before)
    #expect(try program.run("--store new.store store verify").code == 0)
  }

  @Test("The report is JSON, on standard output or in a file")
  func report() throws {
    try damage("Globex", "Globus")
    let shown = try program.run("--format json store repair new.store --report found.json")
    let object = try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any]
    let report = try #require(object)
    #expect(report["complete"] as? Bool == false)
    #expect(report["lines"] as? Int == 5)
    let findings = try #require(report["findings"] as? [[String: Any]])
    #expect(findings.map { $0["kind"] as? String } == ["debris", "missing"])
    #expect(findings.map { $0["loss"] as? Bool } == [false, true])
    #expect(try String(contentsOf: place("found.json"), encoding: .utf8) == shown.output)
  }

  @Test("Where nothing is whole nothing is made")
  func nothingWhole() throws {
    let journal = program.store.appending(path: "journal-00000000000000000001.jsonl")
    try Data("gone\n".utf8).write(to: journal)
    let result = try program.run("store repair new.store")
    #expect(result.code == 7 && result.output.isEmpty)
    #expect(result.errors.contains("no line in the store is whole"))
    #expect(!FileManager.default.fileExists(atPath: place("new.store").path))
  }

  @Test("A backup restores to the same store, and neither writes over anything")
  func backup() throws {
    let anchor = try program.run("--format csv store verify").output.split(separator: ",")
    let copied = try program.run("--format csv store backup copy.store")
    #expect(copied.code == 0, "\(copied.errors)")
    #expect(copied.output.contains(anchor[4]))
    try Transcript(
      """
      $ crmctl store backup copy.store
      ! crmctl: error: there is something at copy.store already
      !   Name a folder that is not there yet
      = 4
      $ crmctl --store copy.store store restore copy.store
      ! crmctl: error: there is something at copy.store already
      !   Move it away first, or name another place with --store
      = 4
      $ crmctl --dry-run --store again.store store restore copy.store
      ! crmctl: error: store restore has no dry run
      !   It writes into a new folder and changes nothing else
      = 2
      $ crmctl --store again.store --quiet lead list
      ! crmctl: error: there is no store at again.store
      !   Make one with crmctl init
      = 3
      """
    ).check(on: program)
    #expect(try program.run("--store again.store store restore copy.store").code == 0)
    try Transcript(
      """
      $ crmctl --store again.store lead list --fields id,name,company
      ID  Name       Company
       1  Northwind  Northwind
       2  Globex     -

      """
    ).check(on: program)
  }

  @Test("A damaged store is not backed up, and no damaged backup restored")
  func damaged() throws {
    try #require(program.run("store backup copy.store").code == 0)
    try damage("Globex", "Globus")
    let copied = try program.run("store backup second.store")
    #expect(copied.code == 7)
    #expect(copied.errors.contains("crmctl store repair DIR writes a new store from what is whole"))
    let restored = try program.run(
      ["--store", "third.store", "store", "restore", program.store.path])
    #expect(restored.code == 7 && restored.errors.contains("store repair"))
    let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
    #expect(names.filter { $0.contains("second") || $0.contains("third") }.isEmpty)
  }
}
