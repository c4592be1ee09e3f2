import Foundation
import Testing

@Suite("An event agency at work")
struct EventAgencyTests {
  /// A store of an agency: ada administers, kim and lee are commercials, sam and uma support.
  private func agency() throws -> BuiltProgram {
    let program = try BuiltProgram(isReady: false)
    for line in [
      "init --organisation Acme --currency EUR --time-zone Europe/Paris --preset event-agency"
        + " --test-clock",
      "user set 1 --username ada --name Ada",
      "user add --username kim --name Kim --role commercial",
      "user add --username lee --name Lee --role commercial",
      "user add --username sam --name Sam --role support",
      "user add --username uma --name Uma --role support",
    ] {
      let result = try program.run(line)
      try #require(result.code == 0, "\(line): \(result.errors)")
    }
    return program
  }

  @Test("From the first customer to the last cent, each by whoever may")
  func chain() throws {
    let program = try agency()
    try Transcript(Self.signing + Self.support).check(on: program)
    try Transcript(Self.payments).check(on: program)
    try Transcript(Self.handover).check(on: program)
  }

  private static let signing = """
    $ crmctl customer add --name Globex --as ada
    ! crmctl: error: ada may not create a customer: no rule of the role admin allows it
    = 5
    $ crmctl customer add --name Globex --as kim --quiet
    1
    $ crmctl contract add --customer 1 --amount 1000 --as kim
    ! crmctl: error: kim may not create a contract: no rule of the role commercial allows it
    = 5
    $ crmctl contract add --customer 1 --amount 1000 --title Launch --as ada --quiet
    1
    $ crmctl event add --contract 1 --name Kick-off --start 2026-12-01T09:00 --end 2026-12-01T12:00 --as kim
    ! crmctl: error: contract/1 is not signed
    !   Expected: a signed contract
    = 6
    $ crmctl contract sign 1 --as lee
    ! crmctl: error: lee may not update contract/1: the role commercial may only do so where the scope is own
    = 5
    $ crmctl contract pay 1 19.99 --as kim
    ! crmctl: error: contract/1 is not signed
    !   Expected: a signed contract
    = 6
    $ crmctl contract sign C-00001 --as kim --format json
    {"id":1,"number":"C-00001","customer":"customer/1","opportunity":null,"title":"Launch","amount":{"amount":"1000.00","currency":"EUR"},"signedAt":"2026-11-21T10:00:00.000Z","status":"signed","externalId":null,"tags":[],"createdAt":"2026-11-21T10:00:00.000Z","createdBy":"user/1","modifiedAt":"2026-11-21T10:00:00.000Z","modifiedBy":"user/2","deletedAt":null,"paid":{"amount":"0.00","currency":"EUR"},"due":{"amount":"1000.00","currency":"EUR"},"unpaid":true,"version":2,"custom":{}}
    $ crmctl contract sign 1 --as kim
    ! crmctl: error: contract/1 is signed already
    !   signed is final
    = 6
    $ crmctl contract cancel 1 --as ada
    ! crmctl: error: contract/1 cannot go from signed to cancelled
    !   signed is final
    = 6

    """

  private static let support = """
    $ crmctl event add --contract 1 --name Kick-off --start 2026-12-01T09:00 --end 2026-12-01T12:00 --as lee
    ! crmctl: error: lee may not create an event: the role commercial may only do so where the scope is own
    = 5
    $ crmctl event add --contract 1 --name Kick-off --start 2026-12-01T09:00 --end 2026-12-01T08:00 --as kim
    ! crmctl: error: an event cannot end before it begins
    !   Expected: 2026-12-01T08:00:00.000Z or later
    = 6
    $ crmctl event add --contract 1 --name Kick-off --start 2026-12-01T09:00 --end 2026-12-01T12:00 --as kim --quiet
    1
    $ crmctl event add --contract 1 --name Party --start 2026-12-01T20:00 --end 2026-12-02T02:00 --as kim --quiet
    2
    $ crmctl event set-support 1 kim --as ada
    ! crmctl: error: the role commercial of kim does not fit
    !   Expected: a user in the role support
    = 6
    $ crmctl event set-support 1 kim --as ada --format json
    ! {"error":{"code":"holder.role","message":"the role commercial of kim does not fit","fields":[{"field":"support","message":"the role commercial of kim does not fit"}],"hints":["Expected: a user in the role support"]}}
    = 6
    $ crmctl event set-support 1 sam --as kim
    ! crmctl: error: kim may not update event/1: no rule of the role commercial allows it
    = 5
    $ crmctl event set-support 1 sam --as ada --quiet
    1
    $ crmctl event set 1 --location "Hall 3" --attendees 120 --as sam --quiet
    1
    $ crmctl event set 2 --location "Hall 3" --as sam
    ! crmctl: error: sam may not update event/2: the role support may only do so where the scope is assigned
    = 5
    $ crmctl event set 1 --support uma --as sam
    ! crmctl: error: sam may not update event/1: the role support may not set support
    = 5
    $ crmctl event list --support me --as sam
    ID  Name      Contract    Start             End               Location  Support  Status   Customer
     1  Kick-off  contract/1  2026-12-01 09:00  2026-12-01 12:00  Hall 3    sam      Planned  customer/1
    $ crmctl event list --where "support is empty" --fields name,owner
    Name   Owner
    Party  kim
    $ crmctl event done 1 --as sam --quiet
    1
    $ crmctl event cancel 1 --as sam
    ! crmctl: error: event/1 cannot go from done to cancelled
    !   done is final
    = 6

    """

  private static let payments = """
    $ crmctl contract pay 1 19.99 --as lee
    ! crmctl: error: lee may not update a payment: the role commercial may only do so where the scope is own
    = 5
    $ crmctl contract pay 1 19.99 --as kim --method cash --quiet
    1
    $ crmctl contract pay 1 980.02 --as kim
    ! crmctl: error: contract/1 has 980.01 EUR due, not 980.02 EUR
    !   Expected: at most 980.01 EUR
    = 6
    $ crmctl contract pay 1 980.01 --as kim --on 2026-11-20 --quiet
    1
    $ crmctl contract pay 1 0.01 --as kim
    ! crmctl: error: contract/1 has 0.00 EUR due, not 0.01 EUR
    = 6
    $ crmctl payment void 2 --as kim --quiet
    2
    $ crmctl payment void 2 --as kim
    ! crmctl: error: payment/2 was voided by payment/3 already
    = 6
    $ crmctl payment list
    ID  Contract        Amount  Paid on     Method  Reference  Voids      Voided by
     1  contract/1   19.99 EUR  2026-11-21  cash    -          -          -
     2  contract/1  980.01 EUR  2026-11-20  -       -          -          payment/3
     3  contract/1  980.01 EUR  2026-11-21  -       -          payment/2  -
    $ crmctl payment delete 1 --as ada
    ! crmctl: error: unknown verb of payment 'delete'
    !   Known: list, count, show, add, set, history, void
    = 2
    $ crmctl contract list --where "due > 0"
    ID  Number   Customer    Title        Amount  Status       Paid         Due
     1  C-00001  customer/1  Launch  1000.00 EUR  Signed  19.99 EUR  980.01 EUR
    $ crmctl contract set 1 --amount 500 --as kim
    ! crmctl: error: kim may not update contract/1: the role commercial may not set amount
    = 5
    $ crmctl contract set 1 --amount 19.98 --as ada
    ! crmctl: error: contract/1 has 19.99 EUR paid already
    !   Expected: at least 19.99 EUR
    = 6
    $ crmctl contract set 1 --amount 19.99 --as ada --quiet
    1
    $ crmctl contract count --where "due > 0"
    0

    """

  private static let handover = """
    $ crmctl user set-role kim support --as ada
    ! crmctl: error: user/2 still holds customer/1
    !   Transfer them first
    !   Transfer them with crmctl user transfer FROM TO
    = 6
    $ crmctl user transfer kim lee --as ada
    Transferred
              1
    $ crmctl user set-role kim support --as ada --quiet
    2
    $ crmctl customer list --fields name,owner
    Name    Owner
    Globex  lee
    """

  @Test("Nineteen ninety-nine is 1999 minor units")
  func cents() throws {
    let program = try agency()
    for line in [
      "customer add --name Globex --as kim", "contract add --customer 1 --amount 1000 --as ada",
      "contract sign 1 --as kim", "contract pay 1 19.99 --as kim",
    ] {
      try #require(program.run(line).code == 0, "\(line)")
    }
    let shown = try program.run("contract show 1 --format json")
    #expect(shown.output.contains(#""paid":{"amount":"19.99","currency":"EUR"}"#))
    #expect(shown.output.contains(#""due":{"amount":"980.01","currency":"EUR"}"#))
    for amount in ["0", "-5", "1.999", "1,50", "5 USD", "all"] {
      #expect(try program.run(["contract", "pay", "1", "--", amount]).code == 6, "\(amount)")
    }
  }

  @Test("Exchange rates are set from the command line, by currency and day")
  func rates() throws {
    let program = try agency()
    try Transcript(
      """
      $ crmctl settings rate USD 0.92 --quiet
      1
      $ crmctl settings rate JPY 0.0061 --on 2026-11-01 --quiet
      1
      $ crmctl settings rate USD 0.921 --quiet
      1
      $ crmctl settings rate EUR 1
      ! crmctl: error: EUR is the home currency and needs no rate
      = 6
      $ crmctl settings rate USD 0
      ! crmctl: error: '0' is not a rate
      !   Expected: a number above 0 such as 1.0835, of at most 18 digits
      = 6
      $ crmctl settings rate USD 2 --as kim
      ! crmctl: error: kim may not update settings/1: no rule of the role commercial allows it
      = 5
      """
    ).check(on: program)
    let shown = try program.run("settings show --format json")
    #expect(
      shown.output.contains(
        #""rates":[{"currency":"JPY","date":"2026-11-01","rate":"0.0061"},"#
          + #"{"currency":"USD","date":"2026-11-21","rate":"0.921"}]"#), "\(shown.output)")
  }
}
