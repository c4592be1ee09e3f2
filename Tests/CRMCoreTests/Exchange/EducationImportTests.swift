import CRMCore
import Testing

/// The real leads of an education company, as a new user would bring them in.
@Suite(.enabled(if: TestData.isThere, "\(TestData.hint)"))
struct EducationImportTests {
  /// One import, which every test looks at and none changes.
  private static let imported = Result {
    let world = try ExchangeWorld()
    let before = world.position
    return (world: world, before: before, result: try world.import(Lead.self, source(), options))
  }

  private static func options(_ options: inout ImportOptions) throws {
    try options.map(
      "name=Lead Number", "external-id=Prospect ID", "source=Lead Source", "status=Converted")
    options.replacements = [
      try .init("status:1=converted"), try .init("status:0=new"),
    ]
    options.blanks = ["Select"]
    options.custom = .all
  }

  private static func source() throws -> ImportSource {
    try ImportSource(csv: try TestData.bytes("leads/education-leads.csv"))
  }

  @Test func bringsEveryRowInAsOneCommitWithItsCustomFields() throws {
    let (world, before, result) = try Self.imported.get()
    #expect(result.refusals.map(\.description) == [])
    #expect([result.read, result.created, result.refused] == [9240, 9240, 0])
    #expect(result.newFields.count == 33)
    #expect(result.columns.last?.use == .dropped)
    #expect(result.position == before + 1)
    #expect(world.position == before + 9240 + 33)
    let snapshot = world.crm.snapshot
    #expect(snapshot.leads.where(\.status, .converted).count == 3561)
    #expect(snapshot.leads.where(\.status, .converted).where(\.source, "Google").count == 1147)
    #expect(snapshot.leads.where(\.source, "google").count == 5)
    let history = try world.crm.history(of: Lead.ID(9240), as: world.admin)
    #expect(history.map(\.operation) == ["lead.import"])
    #expect(history.first?.commit == before + 1)
  }

  @Test func aSecondImportByKeyAppendsNothing() throws {
    let world = try Self.imported.get().world
    let before = world.position
    let again = try world.import(Lead.self, try Self.source()) { options in
      try Self.options(&options)
      options.mode = .upsert
      options.key = "external-id"
    }
    #expect([again.unchanged, again.created, again.updated, again.refused] == [9240, 0, 0, 0])
    #expect(again.position == nil)
    #expect(world.position == before)
  }

  @Test func everyCustomColumnComesBackCellForCell() throws {
    let (world, _, result) = try Self.imported.get()
    let source = try Self.source()
    let exported = try ImportSource(csv: try world.csv(Lead.self))
    let (rows, rowsExported) = (try source.rows, try exported.rows)
    #expect(rowsExported.count == rows.count)
    var compared = 0
    var blanked = 0
    for column in result.columns {
      guard case .custom(let key) = column.use,
        let position = exported.columns.firstIndex(of: "custom.\(key)")
      else { continue }
      compared += 1
      for (before, after) in zip(rows, rowsExported) {
        let cell = before.cells[column.index] ?? ""
        blanked += cell == "Select" ? 1 : 0
        if (cell == "Select" ? "" : cell) != after.cells[position] {
          Issue.record("\(column.name), line \(before.line): \(cell)")
          return
        }
      }
    }
    #expect(compared == 33)
    #expect(blanked == 13380)
  }
}
