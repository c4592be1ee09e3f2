import Testing

@Suite("Deleting and bringing back, in words")
struct ReturnTranscriptTests {
  private func program(_ lines: [String]) throws -> BuiltProgram {
    let program = try BuiltProgram()
    for line in lines {
      try #require(program.run(line).code == 0)
    }
    return program
  }

  @Test("A reference that a deletion emptied is there again, and history tells of nothing else")
  func references() throws {
    let program = try program([
      "customer add --name Head", "customer add --name Branch --parent 1",
    ])
    try Transcript(
      """
      $ crmctl customer delete 1 --quiet
      1
      $ crmctl customer count --where "parent is empty"
      1
      $ crmctl customer restore 1 --quiet
      1
      $ crmctl customer count --where "parent = 1"
      1
      $ crmctl customer history 2 --format csv
      position,time,by,operation,field,from,to
      9,2026-11-21T10:00:00.000Z,user/1,customer.restore,parent,,customer/1
      6,2026-11-21T10:00:00.000Z,user/1,customer.delete,parent,customer/1,
      5,2026-11-21T10:00:00.000Z,user/1,customer.insert,name,,Branch
      5,2026-11-21T10:00:00.000Z,user/1,customer.insert,parent,,customer/1
      5,2026-11-21T10:00:00.000Z,user/1,customer.insert,owner,,user/1
      $ crmctl customer list --where "unlinked is empty"
      ! crmctl: error: the filter is wrong at 'unlinked' (character 1)
      !   Expected there: the name of a field
      = 2
      """
    ).check(on: program)
    for format in ["json", "csv"] {
      let export = try program.run("export customer --format \(format)")
      #expect(export.code == 0 && !export.output.contains("unlinked"))
    }
  }

  @Test("What waits for another record is told, and comes back with that one")
  func waiting() throws {
    let program = try program([
      "customer add --name Acme", "campaign add --name Spring",
      "opportunity add --name Deal --customer 1 --campaign 1",
    ])
    try Transcript(
      """
      $ crmctl customer delete 1 --quiet
      1
      $ crmctl campaign delete 1 --quiet
      1
      $ crmctl customer restore 1 --quiet
      ! crmctl: note: opportunity/1: it stays deleted until campaign/1 is back
      1
      $ crmctl opportunity restore 1
      ! crmctl: error: opportunity/1 has an invalid field
      !   campaign: there is no campaign/1
      = 6
      $ crmctl campaign restore 1 --quiet
      1
      $ crmctl opportunity count
      1
      """
    ).check(on: program)
  }

  @Test("Deleting many at once, some of which belong to others of them, deletes each once")
  func bulk() throws {
    let program = try program([
      "customer add --name Acme", "note add --subject customer/1 --body first",
      "note add --subject note/1 --body below",
    ])
    try Transcript(
      """
      $ crmctl note delete --where "id > 0" --yes --format csv
      record,result,reason
      note/1,done,
      note/2,done,
      $ crmctl note restore 1 --quiet
      1
      $ crmctl note count
      2
      """
    ).check(on: program)
  }
}
