import Foundation
import Testing

/// Where the real files are, through the environment variable `CRM_TEST_DATA`.
private enum SalesFiles {
  static let folder = ProcessInfo.processInfo.environment["CRM_TEST_DATA"]
}

/// Eight thousand real opportunities with their accounts, products and agents, by commands alone.
@Suite(
  "A sales history from the command line",
  .enabled(if: SalesFiles.folder != nil, "set CRM_TEST_DATA to the folder of test data"))
struct SalesImportTests {
  /// The command lines of the documentation, in order; the last one is still to be given a mapping.
  private static let steps = [
    "import user sales_teams.csv --map username=manager --map name=manager --set role=manager"
      + " --duplicates skip",
    "import team sales_teams.csv --map name=manager --map lead=manager --custom regional_office"
      + " --duplicates skip",
    "import user sales_teams.csv --map username=sales_agent --map name=sales_agent"
      + " --map team=manager --set role=sales",
    "import product products.csv --map code=product --map name=product --map price=sales_price"
      + " --custom series",
    "import customer accounts.csv --map name=account --map industry=sector"
      + " --map parent=subsidiary_of --custom all",
  ]

  private static let pipeline =
    "import opportunity sales_pipeline.csv --map external-id=opportunity_id"
    + " --map owner=sales_agent --reference owner=user.name --map stage=deal_stage"
    + " --value stage:Won=closed-won --value stage:Lost=declined"
    + " --value stage:Engaging=contacting --map created-at=engage_date"
    + " --map closed-at=close_date --map amount=close_value"

  private func run(_ line: String, on program: BuiltProgram) throws -> BuiltProgram.Result {
    let folder = (SalesFiles.folder ?? "") + "/sales-opportunities/"
    return try program.run(
      Transcript.words(line).map { $0.hasSuffix(".csv") ? folder + $0 : $0 })
  }

  private func count(_ kind: String, _ filter: String = "", on program: BuiltProgram) throws -> Int
  {
    let words = [kind, "count"] + (filter.isEmpty ? [] : ["--where", filter])
    return Int(try program.run(words).output.dropLast()) ?? -1
  }

  @Test("Everything comes in by commands alone, with its history, and the sums are right")
  func wholeHistory() throws {
    let program = try BuiltProgram()
    try program.run("settings set --currency USD --time-zone UTC")
    for step in Self.steps {
      let result = try run(step, on: program)
      #expect(result.code == 0, "\(step)\n\(result.output)\(result.errors)")
    }
    #expect(try count("user", on: program) == 1 + 6 + 35)
    #expect(try count("user", "team is not empty", on: program) == 35)
    #expect(try count("team", "lead is not empty", on: program) == 6)
    #expect(try count("product", on: program) == 7)
    #expect(try count("customer", on: program) == 85)
    #expect(try count("customer", "parent is not empty", on: program) == 15)
    #expect(try count("customer", "industry = technolgy", on: program) == 12)
    let refused = try run(Self.pipeline, on: program)
    #expect(refused.code == 6)
    #expect(
      refused.output.contains(
        "products: no product is called 'GTXPro' (1480 rows, first at line 3)\nNothing was written."
      ))
    #expect(try count("opportunity", on: program) == 0)
    let result = try run(
      Self.pipeline + " --value 'products:GTXPro=GTX Pro'", on: program)
    #expect(result.code == 0 && result.output.contains("read 8800, created 8800"))
    try checkSums(on: program)
  }

  private func checkSums(on program: BuiltProgram) throws {
    #expect(try count("opportunity", "stage = closed-won", on: program) == 4238)
    #expect(try count("opportunity", "stage = declined", on: program) == 2473)
    #expect(
      try count(
        "opportunity", "customer is empty and stage in (prospecting, contacting)", on: program)
        == 1425)
    #expect(try count("opportunity", "customer is empty", on: program) == 1425)
    let won = try program.run(
      "opportunity list --stage closed-won --fields amount,created-at,closed-at --format csv")
    let rows = won.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    #expect(rows.reduce(0) { $0 + (Int($1[0].prefix { $0 != "." }) ?? 0) } == 10_005_534)
    #expect(rows[0] == ["1054.00 USD", "2016-10-20T00:00:00.000Z", "2017-03-01T00:00:00.000Z"])
    let days = rows.map { row in
      (Self.day(row[2])?.timeIntervalSince(Self.day(row[1]) ?? .distantPast) ?? 0) / 86_400
    }
    #expect(abs(days.reduce(0, +) / Double(days.count) - 51.78) < 0.005)
  }

  private static func day(_ text: Substring) -> Date? {
    try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(String(text))
  }
}
