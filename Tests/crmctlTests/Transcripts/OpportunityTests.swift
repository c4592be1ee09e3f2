import Testing

@Suite("Opportunities from the command line")
struct OpportunityTests {
  @Test("An opportunity goes along the pipeline, is won, and comes back")
  func wonAndReopened() throws {
    let program = try BuiltProgram()
    try program.run("customer add --name Acme")
    try Transcript(
      """
      $ crmctl opportunity add --quiet
      1
      $ crmctl opportunity move 1 'Present your offer' --quiet
      1
      $ crmctl opportunity move 1 closed
      ! crmctl: error: opportunity/1 cannot become closed-won without customer, amount
      !   customer: must be given
      !   amount: must be given
      = 6
      $ crmctl opportunity move 1 sideways
      ! crmctl: error: unknown status of an opportunity 'sideways'
      !   Known: prospecting, contacting, qualifying, nurturing, offering, objections, closing, closed-won, declined
      = 2
      $ crmctl opportunity set 1 --customer Acme --quiet
      1
      $ crmctl opportunity win 1 --amount 250 --on 2026-11-20 --quiet
      1
      $ crmctl opportunity list --fields name,stage,amount,probability,closed-at,pipeline --format csv
      name,stage,amount,probability,closedAt,pipeline
      [Closed won] – Acme,closed-won,250.00 EUR,100,2026-11-19T23:00:00.000Z,sales
      $ crmctl opportunity lose 1 --reason pricing
      ! crmctl: error: opportunity/1 cannot go from closed-won to lost
      !   Only opportunity.reopen leads to offering
      = 6
      $ crmctl lifecycle opportunity/1
      To        Operation  Right   Allowed  Missing
      offering  reopen     update  yes      -
      $ crmctl opportunity reopen 1 --quiet
      1
      $ crmctl opportunity lose --where 'stage = offering' --reason other --yes
      ! crmctl: error: the reason 'other' needs a note that says which
      = 6
      $ crmctl opportunity lose --where 'stage = offering' --reason other --note 'shop closed' --yes
      Record         Result  Reason
      opportunity/1  done    -
      $ crmctl opportunity count --stage declined
      1
      """
    ).check(on: program)
  }

  @Test("Stages are added, changed and removed, unless something is in them")
  func stages() throws {
    let program = try BuiltProgram()
    try program.run("opportunity add --quiet")
    try Transcript(
      """
      $ crmctl settings stage add Trial --probability 70 --label 'Try it' --requires expected-close --quiet
      1
      $ crmctl opportunity move 1 'try it'
      ! crmctl: error: opportunity/1 cannot become trial without expectedClose
      !   expectedClose: must be given
      = 6
      $ crmctl settings stage set trial --requires nonsense
      ! crmctl: error: opportunities have no field 'nonsense'
      = 6
      $ crmctl settings stage set trial --probability high
      ! crmctl: error: 'high' is not a number
      !   Expected: a whole number such as 12
      = 6
      $ crmctl settings stage remove prospecting
      ! crmctl: error: the status 'prospecting' is in use by opportunity/1
      !   Expected: move those first
      = 6
      $ crmctl settings stage remove trial --quiet
      1
      $ crmctl settings set --lead-stage key=in,next=out,next=sold --lead-stage key=sold,kind=won --lead-stage key=out,kind=lost --quiet
      1
      $ crmctl lead add --name L --quiet
      1
      $ crmctl lifecycle lead/1
      To    Operation  Right    Allowed  Missing
      out   lose       update   yes      lostReason
      sold  convert    convert  yes      -
      $ crmctl lead convert 1 --customer new --opportunity new --quiet
      1
      $ crmctl lead list --fields status,customer,opportunity --format csv
      status,customer,opportunity
      sold,customer/1,opportunity/2
      """
    ).check(on: program)
  }
}
