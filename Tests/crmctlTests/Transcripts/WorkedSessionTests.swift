import Testing

@Suite("A worked session")
struct WorkedSessionTests {
  @Test("A lead goes from its arrival to a customer, and its history tells")
  func leadToCustomer() throws {
    let program = try BuiltProgram()
    try program.run("user add --username amira --name 'Amira Diallo' --role sales")
    try Transcript(
      """
      $ crmctl lead add --name Northwind --email sales@northwind.example --estimated-value 12000 --owner amira --source referral --quiet
      1
      $ crmctl lead advance 1 contacted --quiet
      1
      $ crmctl lead advance 1 converted
      ! crmctl: error: lead/1 cannot go from contacted to converted
      !   Allowed from contacted: qualified
      !   Only lead.lose leads to lost
      = 6
      $ crmctl lead advance 1 qualified --quiet
      1
      $ crmctl --format json lead convert 1 --customer new --contact new
      {"id":1,"name":"Northwind","company":null,"position":null,"email":"sales@northwind.example","phone":null,"website":null,"address":null,"status":"converted","priority":"medium","source":"referral","campaign":null,"owner":"user/2","estimatedValue":{"amount":"12000.00","currency":"EUR"},"description":null,"lostReason":null,"lostNote":null,"nextStep":null,"nextStepOn":null,"doNotEmail":false,"doNotCall":false,"customer":"customer/1","contact":"contact/1","opportunity":null,"externalId":null,"tags":[],"createdAt":"2026-11-21T10:00:00.000Z","createdBy":"user/1","modifiedAt":"2026-11-21T10:00:00.000Z","modifiedBy":"user/1","deletedAt":null,"version":4,"custom":{}}
      $ crmctl lead history 1
      Position  Time              By   Operation     Field            From       To
            10  2026-11-21 11:00  ada  lead.convert  Status           Qualified  Converted
                                                     Customer         -          customer/1
                                                     Contact          -          contact/1
             7  2026-11-21 11:00  ada  lead.advance  Status           Contacted  Qualified
             6  2026-11-21 11:00  ada  lead.advance  Status           New        Contacted
             5  2026-11-21 11:00  ada  lead.insert   Name             -          Northwind
                                                     Email            -          sales@northwind.example
                                                     Status           -          New
                                                     Priority         -          Medium
                                                     Source           -          referral
                                                     Owner            -          amira
                                                     Estimated value  -          12000.00 EUR
      $ crmctl customer list
      ID  Name       Company  Email                    Phone  Owner
       1  Northwind  -        sales@northwind.example  -      amira
      $ crmctl lead convert 1
      ! crmctl: error: lead/1 was converted to customer/1 and contact/1 already
      = 6
      """
    ).check(on: program)
  }

  @Test("init makes a store once, and its user is the administrator")
  func initialise() throws {
    let program = try BuiltProgram(isReady: false)
    let first = try program.run(
      "init --organisation Acme --currency EUR --time-zone UTC --test-clock")
    #expect(first.code == 0 && first.output.contains("user/1"))
    #expect(try program.run("user show 1 --format json").output.contains(#""role":"admin""#))
    let second = try program.run(
      "init --organisation Acme --currency EUR --time-zone UTC --test-clock")
    #expect(second.code == 4 && second.output.isEmpty)
  }

  @Test("init says what is missing or wrong, and makes nothing")
  func initialiseBadly() throws {
    let program = try BuiltProgram(isReady: false)
    let lines = [
      "init --test-clock",
      "init --test-clock --organisation A --currency EUR --time-zone Mars/Here",
      "init --test-clock --organisation A --currency XXZ --time-zone UTC",
      "init --test-clock --organisation A --currency EUR --time-zone UTC --preset nothing",
    ]
    for line in lines { #expect(try program.run(line).code == 6, "\(line)") }
    #expect(try program.run("lead list").code == 3)
  }

  @Test("A panel shows every field, and marks those that changed")
  func panel() throws {
    let program = try BuiltProgram()
    try program.run("lead add --name Northwind --address-city Paris --tag a --tag b")
    try Transcript(
      """
      $ crmctl lead set 1 --tag +c --tag -a --company "North\u{1B}Wind" --do-not-call --clear address.city
      lead/1  Northwind
        Name             Northwind
      * Company          North␛Wind
        Position         -
        Email            -
        Phone            -
        Website          -
      * Address          -
        Status           New
        Priority         Medium
        Source           -
        Campaign         -
        Owner            user/1 (ada)
        Estimated value  -
        Description      -
        Lost reason      -
        Lost note        -
        Next step        -
        Next step on     -
        Do not e-mail    no
      * Do not call      yes
        External id      -
      * Tags             b, c
        Created          2026-11-21 11:00
        Created by       user/1 (ada)
        Modified         2026-11-21 11:00
        Modified by      user/1 (ada)
        Version          2
      """
    ).check(on: program)
  }

  @Test("The demonstration runs through, refuses what it says it refuses, and tells how to go on")
  func demo() throws {
    let program = try BuiltProgram(isReady: false)
    let result = try program.run(["demo"], fixesClock: false)
    #expect(result.code == 0)
    #expect(result.output.contains("█") && result.output.contains("export CRM_STORE="))
    let refusals = result.errors.split(separator: "\n").filter { $0.hasPrefix("crmctl: error: ") }
    #expect(refusals.count == 2, "\(result.errors)")
  }
}
