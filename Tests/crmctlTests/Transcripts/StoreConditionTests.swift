import Foundation
import Testing

@Suite("A store that is not as it should be")
struct StoreConditionTests {
  private let program: BuiltProgram
  private static let segment = "journal-00000000000000000001.jsonl"

  init() throws {
    program = try BuiltProgram()
    for name in ["A", "B", "C"] { try program.run("lead add --name \(name)") }
  }

  /// Makes a copy of the store in its place, so that its files are others than its head knows.
  private func copy() throws {
    let files = FileManager.default
    let old = program.folder.appending(path: "old.store")
    try files.moveItem(at: program.store, to: old)
    try files.copyItem(at: old, to: program.store)
  }

  private func change(_ name: String, _ body: (inout Data) -> Void) throws {
    let url = program.store.appending(path: name)
    var data = try Data(contentsOf: url)
    body(&data)
    try data.write(to: url)
  }

  /// Removes the last line of the journal.
  private static func cutLine(_ data: inout Data) {
    data = data[...(data.dropLast().lastIndex(of: 10) ?? 0)]
  }

  @Test(
    "A short copy is said at every command, in every format, and standard output stays whole",
    arguments: [
      "lead list", "lead count", "lead show 1", "--format json lead list", "--quiet lead list",
      "--format jsonl lead show 1", "export lead", "report dashboard", "store info",
      "lead history 1", "settings show", "policy show", "--at 2026-11-21T10:00:00Z lead count",
    ])
  func shortCopy(_ line: String) throws {
    let whole = try program.run(line)
    try program.run("lead add --name D")
    try copy()
    try change(Self.segment, Self.cutLine)
    let short = try program.run(line)
    #expect(short.code == 0)
    if line != "store info" { #expect(short.output == whole.output) }
    #expect(
      short.errors
        == "The store is read-only: this copy is 1 line short of the end that its head states."
        + " Write to it all the same with --accept-short-copy.\n")
  }

  @Test("A short copy is not written to until that is accepted")
  func accepted() throws {
    try copy()
    try change(Self.segment, Self.cutLine)
    #expect(try program.run("lead add --name E").code == 8)
    #expect(try program.run("store verify").code == 7)
    #expect(try program.run("--accept-short-copy lead add --name E").code == 0)
    let after = try program.run("store verify")
    #expect(after.code == 0 && after.errors.isEmpty)
    #expect(try program.run("lead count").output.contains("3"))
  }

  @Test("A missing head is said, and writing is refused until that is accepted")
  func missingHead() throws {
    try FileManager.default.removeItem(at: program.store.appending(path: "head"))
    let counted = try program.run("lead count")
    #expect(counted.code == 0)
    #expect(counted.errors.hasPrefix("The store is read-only: its head file is missing"))
    #expect(try program.run("lead add --name D").code == 8)
    let verified = try program.run("store verify")
    #expect(verified.code == 0 && verified.errors.hasPrefix("head is missing, so nobody can tell"))
    #expect(try program.run("--accept-missing-head lead add --name D").code == 0)
    #expect(try program.run("lead count").errors.isEmpty)
  }

  @Test("A journal without one commit, where there were some, is damaged")
  func nothingLeft() throws {
    try copy()
    try change(Self.segment) { $0 = Data() }
    for line in ["lead list", "export lead", "store info", "store verify", "lead add --name D"] {
      let result = try program.run(line)
      #expect(result.code == 7 && result.output.isEmpty, "\(line)")
    }
  }

  @Test("store verify names what it finds, on standard error and in JSON")
  func findings() throws {
    try Data().write(to: program.store.appending(path: "journal (conflicted copy).jsonl"))
    try FileManager.default.removeItem(at: program.store.appending(path: "lock"))
    let result = try program.run("--format json store verify")
    #expect(result.code == 0)
    let expected = [
      "lock is missing, so the store cannot be written to",
      "journal (conflicted copy).jsonl: this file is not part of a store, and nothing in it is read",
    ]
    #expect(result.errors == expected.map { $0 + ".\n" }.joined())
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let findings = (object as? [String: Any])?["findings"] as? [[String: String]]
    #expect(findings?.compactMap { $0["message"] } == expected)
  }

  @Test("store verify names the damaged byte and the other findings, and answers with 7")
  func damage() throws {
    try Data().write(to: program.store.appending(path: "notes.txt"))
    try change(Self.segment) { $0[$0.startIndex + 20] ^= 1 }
    let result = try program.run("store verify")
    #expect(result.code == 7 && result.output.isEmpty)
    #expect(
      result.errors.hasPrefix("crmctl: error: \(Self.segment) is damaged at byte 0: "))
    #expect(result.errors.contains("notes.txt: this file is not part of a store"))
  }
}
