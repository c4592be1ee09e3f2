import Testing

@Suite("Comments, correspondence and reminders")
struct ActivityTests {
  private func program() throws -> BuiltProgram {
    let program = try BuiltProgram()
    try program.run("user add --username amira --name 'Amira Diallo' --role sales")
    try program.run("lead add --name Northwind --do-not-email --owner amira")
    return program
  }

  @Test("Comments mention users, and are closed")
  func comments() throws {
    try Transcript(
      """
      $ crmctl --as amira comment add --subject lead/1 --body 'ask @ada, not bob@amira' --quiet
      1
      $ crmctl comment list --mention me
      ID  Subject  Body                     Status  Author
       1  lead/1   ask @ada, not bob@amira  Open    amira
      $ crmctl comment status 1 'In progress' --quiet
      1
      $ crmctl comment count --status in-progress
      1
      $ crmctl comment status 1 done
      ! crmctl: error: unknown status of a comment 'done'
      !   Known: open, in-progress, closed
      = 2
      """
    ).check(on: try program())
  }

  @Test("Correspondence is logged with a note where it is unwanted, the newest first")
  func correspondence() throws {
    try Transcript(
      """
      $ crmctl --as amira correspondence add --subject lead/1 --type phone --direction in --occurred-at 2026-11-20T09:00 --quiet
      1
      $ crmctl --as amira correspondence add --subject lead/1 --type email --subject-line Offer --quiet
      ! crmctl: note: lead/1: no e-mail is wanted there
      2
      $ crmctl correspondence list
      ID  Subject  Type    Direction  Subject line  Occurred          Logged by
       2  lead/1   E-mail  Out        Offer         2026-11-21 11:00  amira
       1  lead/1   Phone   In         -             2026-11-20 09:00  amira
      """
    ).check(on: try program())
  }

  @Test("Reminders are due, put off, done, and come back")
  func reminders() throws {
    try Transcript(
      """
      $ crmctl reminder add --title Call --type call --due 2026-10-31T09:00 --recurrence monthly --subject lead/1 --quiet
      1
      $ crmctl reminder add --title Meet --due tomorrow --end 2026-11-21 --quiet
      ! crmctl: error: it would end before it is due
      !   Expected: 2026-11-21T23:00:00.000Z or later
      = 6
      $ crmctl reminder add --title Meet --due 'tomorrow 9:00' --quiet
      2
      $ crmctl reminder due
      ID  Title  Type  Subject  User  Due               Status
       1  Call   Call  lead/1   ada   2026-10-31 09:00  Pending
      $ crmctl reminder upcoming --fields id,title
      ID  Title
       2  Meet
      $ crmctl reminder snooze 2 2h30m --quiet
      2
      $ crmctl reminder snooze 2 --quiet
      2
      $ crmctl reminder list --fields id,due --status pending
      ID  Due
       1  2026-10-31 09:00
       2  2026-11-29 11:30
      $ crmctl reminder done 1 --quiet
      1
      $ crmctl reminder list --fields id,due,status,previous
      ID  Due               Status   Previous
       1  2026-10-31 09:00  Done     -
       2  2026-11-29 11:30  Pending  -
       3  2026-11-30 09:00  Pending  reminder/1
      $ crmctl reminder done 1
      ! crmctl: error: reminder/1 is done already
      !   done is final
      = 6
      $ crmctl reminder cancel 3 --quiet
      3
      $ crmctl reminder set 2 --status sent
      ! crmctl: error: reminder/2 cannot go from pending to sent
      !   Allowed from pending: done, cancelled
      !   Only reminder.claim leads to claimed
      = 6
      $ crmctl reminder snooze 2 soon
      ! crmctl: error: 'soon' is not a duration
      !   Expected: a number with w, d, h, m or s, such as 2h30m
      = 6
      """
    ).check(on: try program())
  }
}
