import Foundation
import Testing

@Suite("Reading and writing from the command line")
struct ReadingTests {
  @Test("Tables are paged by 20 and say so; machine formats are never cut")
  func paging() throws {
    let program = try BuiltProgram()
    for number in 1...23 { try program.run("lead add --name L\(number)") }
    let table = try program.run("lead list")
    #expect(table.output.split(separator: "\n").count == 21)
    #expect(table.errors == "20 of 23\n")
    let last = try program.run("lead list --page 2")
    #expect(last.output.split(separator: "\n").count == 4 && last.errors == "21–23 of 23\n")
    #expect(try program.run("lead list --all").errors.isEmpty)
    #expect(try program.run("lead list --format csv").output.split(separator: "\n").count == 24)
    #expect(try program.run("lead list --format jsonl").output.split(separator: "\n").count == 23)
    let json = try program.run("lead list --format json --limit 2").output
    let parsed = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
    #expect(parsed?.compactMap { $0["id"] as? Int } == [1, 2])
  }

  @Test("Lists are narrowed by conditions, shortcuts and owner")
  func narrowing() throws {
    let program = try BuiltProgram()
    try program.run("user add --username amira --name Amira --role sales")
    try program.run("lead add --name A --owner amira --source web --address-city Paris")
    try program.run("lead add --name B --estimated-value 50 --tag hot")
    try program.run("lead add --name C --source fair --do-not-call")
    let expectations = [
      ("--source web --source fair", "1\n3\n"), ("--mine", "2\n3\n"), ("--owner amira", "1\n"),
      ("--owner any", "1\n2\n3\n"), ("--source ''", "2\n"), ("--tag hot", "2\n"),
      ("--do-not-call", "3\n"), ("--no-do-not-call", "1\n2\n"), ("--address-city Paris", "1\n"),
      ("--status New --sort name:desc", "3\n2\n1\n"),
      ("--where 'estimated-value > 20' --where 'name ~ b'", "2\n"), ("--deleted", ""),
    ]
    for (options, numbers) in expectations {
      let result = try program.run("lead list --quiet \(options)")
      #expect(result.output == numbers, "\(options) \(result.errors)")
    }
    #expect(try program.run("lead count --mine --format json").output == "{\"count\":2}\n")
    #expect(
      try program.run("lead list --fields name,source --format csv --limit 1").output
        == "name,source\nA,web\n")
  }

  @Test("The primary contact comes first, then the others by name, unless told otherwise")
  func contactOrder() throws {
    let program = try BuiltProgram()
    try program.run("customer add --name Globex")
    for name in ["Cleo", "Bo", "Abe"] { try program.run("contact add --customer 1 --name \(name)") }
    #expect(try program.run("contact list --quiet").output == "1\n3\n2\n")
    try program.run("contact make-primary 2")
    #expect(try program.run("contact list --quiet").output == "2\n3\n1\n")
    #expect(try program.run("contact list --quiet --sort id").output == "1\n2\n3\n")
  }

  @Test("Custom fields are set, shown and filtered like others")
  func customFields() throws {
    let program = try BuiltProgram()
    try Transcript(
      #"""
      $ crmctl field add --kind lead --key region --type choice --choice north --choice south --quiet
      1
      $ crmctl lead add --name A --custom region=North --quiet
      1
      $ crmctl lead list --custom region=north --fields id,custom.region
      ID  Region
       1  North
      $ crmctl lead set 1 --custom region=east
      ! crmctl: error: lead/1 has an invalid field
      !   custom.region: 'east' is not a choice: north, south
      = 6
      $ crmctl lead list --fields name,custom.region --format json
      [{"name":"A","custom":{"region":"north"}}]
      """#
    ).check(on: program)
  }

  @Test("A dry run shows the changes and writes nothing; a repeated key writes once")
  func rehearsalAndRepetition() throws {
    let program = try BuiltProgram()
    try Transcript(
      #"""
      $ crmctl lead add --name A --dry-run --format json
      {"dryRun":true,"changes":[{"position":4,"time":"2026-11-21T10:00:00.000Z","by":"user/1","operation":"lead.insert","action":"create","record":"lead/1","fields":{"name":{"from":null,"to":"A"},"status":{"from":null,"to":"new"},"priority":{"from":null,"to":"medium"},"owner":{"from":null,"to":"user/1"}}}]}
      $ crmctl lead count
      0
      $ crmctl lead advance 1 contacted --dry-run
      ! crmctl: error: there is no lead/1
      = 3
      $ crmctl lead add --name A --idempotency-key k --quiet
      1
      $ crmctl lead add --name A --idempotency-key k --quiet
      ! nothing was written: the key 'k' was used for the commit at position 4
      $ crmctl lead count
      1
      """#
    ).check(on: program)
    #expect(try program.run("lead delete 1 --dry-run").output.hasPrefix(#"{"n":5,"#))
  }

  @Test("Several records change in one commit, or none")
  func bulk() throws {
    let program = try BuiltProgram()
    for name in ["A", "B", "C"] { try program.run("lead add --name \(name)") }
    try program.run("lead advance 3 contacted")
    try Transcript(
      #"""
      $ crmctl lead advance --where "id > 1" contacted --yes
      ! crmctl: error: lead/3 is contacted already
      !   Allowed from contacted: qualified
      !   Only lead.lose leads to lost
      = 6
      $ crmctl lead count --status contacted
      1
      $ crmctl lead advance --where "id > 1" contacted --yes --skip-errors
      Record  Result   Reason
      lead/2  done     -
      lead/3  refused  lead/3 is contacted already
      = 6
      $ crmctl lead delete --where "status = contacted" --yes --format json
      [{"record":"lead/2","result":"done","reason":null},{"record":"lead/3","result":"done","reason":null}]
      $ crmctl lead list --deleted --quiet
      2
      3
      $ crmctl lead restore 2 --quiet
      2
      """#
    ).check(on: program)
  }

  @Test("The past is read with --at, in the rights of today")
  func past() throws {
    let program = try BuiltProgram()
    try program.run("lead add --name A")
    let later = ["--now", "2026-11-22T10:00:00Z", "lead", "set", "1", "--name", "B", "--quiet"]
    #expect(try program.run(later, fixesClock: false).code == 0)
    let options = ["lead", "list", "--fields", "name", "--format", "csv"]
    let now = ["--now", "2026-11-23T10:00:00Z"]
    #expect(try program.run(now + options, fixesClock: false).output == "name\nB\n")
    let past = now + options + ["--at", "2026-11-21T12:00:00Z"]
    #expect(try program.run(past, fixesClock: false).output == "name\nA\n")
    let added = ["user", "add", "--username", "late", "--name", "Late", "--role", "viewer"]
    #expect(try program.run(now + added, fixesClock: false).code == 0)
    let asLate = try program.run(past + ["--as", "late"], fixesClock: false)
    #expect(asLate.output == "name\nA\n", "who came later reads what was before")
    let board = ["report", "dashboard", "--format", "json", "--at", "2026-11-21T12:00:00Z"]
    let then = try program.run(now + board, fixesClock: false)
    #expect(then.output.contains(#""asOf":"2026-11-21T12:00:00.000Z""#))
    #expect(!then.output.contains("lead.update"), "what came later is no recent activity then")
  }

  @Test("Policies, lifecycles and the store show themselves")
  func introspection() throws {
    let program = try BuiltProgram()
    try program.run("user add --username vic --name Vic --role viewer")
    try Transcript(
      """
      $ crmctl policy explain vic read lead
      allowed: the rule for viewer (read on all but views, scope all)
      $ crmctl policy explain vic create lead
      denied: vic may not create a lead: no rule of the role viewer allows it
      $ crmctl lifecycle lead --mermaid
      stateDiagram-v2
        [*] --> new
        new --> contacted
        new --> lost: lose
        contacted --> qualified
        contacted --> lost: lose
        qualified --> converted: convert
        qualified --> lost: lose
        lost --> contacted
        converted --> [*]
      """
    ).check(on: program)
    let info = try program.run("store info --format json").output
    let parsed = try JSONSerialization.jsonObject(with: Data(info.utf8)) as? [String: Any]
    #expect(parsed?["position"] as? Int == 4)
    #expect((parsed?["records"] as? [String: Int])?["user"] == 2)
    let anchor = try #require(parsed?["anchor"] as? String)
    #expect(try program.run("store verify --anchor \(anchor)").code == 0)
    #expect(try program.run("policy show --format json").output.hasPrefix(#"{"policy":"standard""#))
  }

  @Test("Reports are tables with definitions, and objects in JSON")
  func reports() throws {
    let program = try BuiltProgram()
    try program.run("lead add --name A --source web --estimated-value 100")
    let board = try program.run("report dashboard --format json").output
    let parsed = try JSONSerialization.jsonObject(with: Data(board.utf8)) as? [String: Any]
    let sections = try #require(parsed?["sections"] as? [String: [String: Any]])
    #expect(sections.values.allSatisfy { $0["definition"] is String && $0["rows"] is [Any] })
    let sources = try program.run("report sources").output
    #expect(sources.contains("Scope: all") && sources.contains("Total"))
    #expect(
      try program.run("report sources --format csv").output
        == "source,leads,converted,rate,value\nweb,1,0,0.0,100.00 EUR\nTotal,1,0,0.0,100.00 EUR\n")
  }
}
