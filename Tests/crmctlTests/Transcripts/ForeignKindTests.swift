import CRMCore
import Foundation
import Testing

@testable import crmctl

/// A kind of record that an embedder declares: nothing in crmctl knows it.
private struct Vessel: CRMRecord {
  var name = ""
  var length: Int?
  var keeper: Customer.ID?
  var header = RecordHeader()

  static let kind: RecordKind = "vessel"
  static let schema = RecordSchema<Vessel>(
    header: \.header,
    Field("name", \.name, .required, .unique, .title, .column),
    Field("length", \.length, .indexed, .column, .label("Length, m")),
    Field("keeper", \.keeper, .onDelete(.cascade), .column))
}

@Suite("A kind of record of somebody else")
struct ForeignKindTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("crmctl-\(UUID().uuidString)")

  private func run(_ words: String...) -> (code: ExitCode, output: String, errors: String) {
    let memory = MemoryConsole()
    let table = CommandTable.with(.standard.adding([Vessel.self]))
    let store = folder.appendingPathComponent("acme.crm").path
    let code = Program(table: table, console: memory.console).run(["--store", store] + words)
    return (code, memory.output, memory.errors)
  }

  @Test("has its verbs, options, tables, filters, CSV and history from its declaration alone")
  func everything() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(
      run("init", "--organisation", "A", "--currency", "EUR", "--time-zone", "UTC").code == .done)
    #expect(run("customer", "add", "--name", "Northwind", "--quiet").output == "1\n")
    #expect(
      run(
        "vessel", "add", "--name", "Calypso", "--length", "42", "--keeper", "Northwind", "--quiet"
      )
      .output == "1\n")
    #expect(run("vessel", "add", "--name", "Argo", "--length", "28", "--quiet").output == "2\n")
    #expect(run("vessel", "add", "--name", "Argo").code == .refused)
    #expect(run("vessel", "add", "--name", "Ship", "--lenght", "1").code == .usage)
    #expect(
      run("vessel", "list", "--sort", "length:desc").output == """
        ID  Name     Length, m  Keeper
         1  Calypso         42  customer/1
         2  Argo            28  -

        """)
    #expect(run("vessel", "count", "--where", "length > 30").output.contains("1"))
    #expect(run("vessel", "set", "2", "--length", "29").code == .done)
    let history = run("vessel", "history", "2").output
    #expect(history.contains("vessel.update") && history.contains("28") && history.contains("29"))
    let csv = run("export", "vessel").output
    #expect(csv.contains("Calypso,42,customer/1") && csv.contains("Argo,29,"))
    let file = folder.appendingPathComponent("more.csv")
    try "name,\"Length, m\"\nPequod,33\n".write(to: file, atomically: true, encoding: .utf8)
    #expect(run("import", "vessel", file.path).code == .done)
    #expect(run("vessel", "count", "--where", "name=Pequod and length=33").output.contains("1"))
    #expect(run("customer", "delete", "1").code == .done)
    #expect(run("vessel", "show", "1").output.contains("Deleted"))
  }
}
