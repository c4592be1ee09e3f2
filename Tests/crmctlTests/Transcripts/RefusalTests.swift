import Foundation
import Testing

@Suite("Refusals in words")
struct RefusalTests {
  /// A store with a lead of its administrator, a salesperson, a viewer and a customer.
  private func program() throws -> BuiltProgram {
    let program = try BuiltProgram()
    for line in [
      "user add --username amira --name Amira --role sales",
      "user add --username vic --name Vic --role viewer",
      "lead add --name Northwind --email sales@northwind.example",
      "customer add --name Globex --email info@globex.example --owner amira",
    ] {
      try #require(program.run(line).code == 0)
    }
    return program
  }

  @Test(
    "Every kind of refusal has a sentence, what would be right, and its exit code",
    arguments: [
      // Words that the command does not know.
      """
      $ crmctl lead lst
      ! crmctl: error: unknown verb of lead 'lst'
      !   Did you mean list?
      !   Known: list, count, show, add, set, delete, restore, history, assign, advance, lose, reopen, convert
      = 2
      """,
      """
      $ crmctl lead list --where "statos = new"
      ! crmctl: error: the filter is wrong at 'statos' (character 1)
      !   Expected there: a field; did you mean 'status'?
      = 2
      """,
      """
      $ crmctl lead list --sort nmae
      ! crmctl: error: 'nmae' is not a field
      !   Expected: did you mean 'name'?
      = 2
      """,
      """
      $ crmctl lead set 1
      ! crmctl: error: nothing to set
      !   Give a field
      = 2
      """,
      """
      $ crmctl lead set --where "status = new" --priority high
      ! crmctl: error: this would change 1 lead
      !   Say so with --yes
      = 2
      """,
      """
      $ crmctl lead set 1 --name X --at today
      ! crmctl: error: --at is for reading; the past cannot be written
      = 2
      """,
      // What was named is not there.
      """
      $ crmctl lead show 99
      ! crmctl: error: there is no lead/99
      = 3
      """,
      """
      $ crmctl lead assign 1 bob
      ! crmctl: error: no user is called 'bob'
      !   Expected: the number or the unique name of one that is there
      = 3
      """,
      """
      $ crmctl lead list --as bob
      ! crmctl: error: there is no user 'bob'
      = 3
      """,
      """
      $ crmctl lead list --store nowhere
      ! crmctl: error: there is no store at nowhere
      !   Make one with crmctl init
      = 3
      """,
      // Somebody else was first.
      """
      $ crmctl lead set 1 --name X --if-version 7
      ! crmctl: error: lead/1 is at version 1, not 7
      !   Look at it again, then repeat with version 1
      = 4
      """,
      // Denied.
      """
      $ crmctl lead add --name X --as vic
      ! crmctl: error: vic may not create a lead: no rule of the role viewer allows it
      = 5
      """,
      """
      $ crmctl lead set 1 --name X --as amira
      ! crmctl: error: amira may not update lead/1: the role sales may only do so where the scope is own
      = 5
      """,
      """
      $ crmctl user set vic --role admin --as vic
      ! crmctl: error: vic may not update user/3: the role viewer may set phone, email, notifications only
      = 5
      """,
      // The engine's rules.
      """
      $ crmctl lead add
      ! crmctl: error: the new lead has an invalid field
      !   name: must be given
      = 6
      """,
      """
      $ crmctl lead set 1 --estimated-value 12,3 --owner bob --email foo
      ! crmctl: error: lead/1 has 3 invalid fields
      !   email: 'foo' is not an e-mail address: an address of the form name@example.com
      !   owner: no user is called 'bob'
      !   estimatedValue: '12,3' is not an amount of money: an amount such as 12000.00 EUR, not grouped
      = 6
      """,
      """
      $ crmctl lead set 1 --owner 77
      ! crmctl: error: lead/1 has an invalid field
      !   owner: there is no user/77
      = 6
      """,
      """
      $ crmctl lead set 1 --custom region=north
      ! crmctl: error: lead/1 has an invalid field
      !   custom.region: there is no such field
      = 6
      """,
      """
      $ crmctl customer add --name Other --email INFO@globex.example
      ! crmctl: error: the new customer has an invalid field
      !   email: 'INFO@globex.example' is taken by customer/1
      = 6
      """,
      """
      $ crmctl lead advance 1 qualified
      ! crmctl: error: lead/1 cannot go from new to qualified
      !   Allowed from new: contacted
      !   Only lead.lose leads to lost
      = 6
      """,
      """
      $ crmctl lead advance 1 new
      ! crmctl: error: lead/1 is new already
      !   Allowed from new: contacted
      !   Only lead.lose leads to lost
      = 6
      """,
      """
      $ crmctl lead lose 1
      ! crmctl: error: lead/1 cannot become lost without lostReason
      !   lostReason: must be given
      = 6
      """,
      """
      $ crmctl lead add --name X --status lost
      ! crmctl: error: a new lead cannot be lost
      !   Allowed: new
      = 6
      """,
      """
      $ crmctl lead lose 1 --reason other
      ! crmctl: error: the reason 'other' needs a note that says which
      = 6
      """,
      """
      $ crmctl user delete amira
      ! crmctl: error: user/2 still holds customer/1
      !   Transfer them first
      !   Transfer them with crmctl user transfer FROM TO
      = 6
      """,
      """
      $ crmctl lead restore 1
      ! crmctl: error: lead/1 is not deleted
      = 6
      """,
      """
      $ crmctl lead list --limit many
      ! crmctl: error: --limit: 'many' is not a number
      !   Expected: a whole number from 1
      = 2
      """,
      """
      $ crmctl lead list --status new --created-at soon
      ! crmctl: error: 'soon' is not a time
      !   Expected: 2026-12-01T09:00, 2026-12-01, today, tomorrow 14:00, fri 9:00, +3d or now
      = 2
      """,
    ])
  func refusal(_ text: String) throws {
    try Transcript(text).check(on: try program())
  }

  @Test("In JSON an error has its code, its message and its fields")
  func json() throws {
    try Transcript(
      #"""
      $ crmctl --format json lead lose 1
      ! {"error":{"code":"lifecycle","message":"lead/1 cannot become lost without lostReason","fields":[{"field":"lostReason","message":"must be given"}],"hints":[]}}
      = 6
      $ crmctl --format json lead show 99
      ! {"error":{"code":"not-found","message":"there is no lead/99","fields":[],"hints":[]}}
      = 3
      """#
    ).check(on: try program())
  }

  @Test("--now works on stores for tests only")
  func clock() throws {
    let program = try BuiltProgram(isReady: false)
    let made = try program.run(
      ["init", "--organisation", "A", "--currency", "EUR", "--time-zone", "UTC"], fixesClock: false)
    #expect(made.code == 0)
    let read = try program.run("lead list")
    #expect(read.code == 2 && read.errors.contains("init --test-clock"))
    #expect(try program.run(["lead", "list"], fixesClock: false).code == 0)
  }

  @Test("What a dying writer left is put aside and told of, once")
  func tear() throws {
    let program = try BuiltProgram()
    let journal = program.store.appending(path: "journal-00000000000000000001.jsonl")
    let torn = try Data(contentsOf: journal) + Data(#"{"n":4,"t":"2026"#.utf8)
    try torn.write(to: journal, options: [])
    let first = try program.run(["user", "count"])
    #expect(first.output == "1\n" && first.code == 0)
    #expect(first.errors.contains("16 bytes that nobody was told of were put aside in torn/"))
    #expect(try program.run(["user", "count"]).errors.isEmpty)
  }

  @Test("A damaged store is named, with how far it is whole")
  func damage() throws {
    let program = try program()
    let journal = try #require(
      try program.files().first { $0.pathExtension == "jsonl" }, "no journal")
    var bytes = try Data(contentsOf: journal)
    bytes[40] ^= 1
    try bytes.write(to: journal)
    let result = try program.run("lead list")
    #expect(result.code == 7 && result.output.isEmpty)
    #expect(result.errors.contains("is damaged at byte"))
  }
}
