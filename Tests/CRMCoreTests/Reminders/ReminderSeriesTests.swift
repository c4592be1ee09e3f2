import CRMCore
import Testing

@Suite struct ReminderSeriesTests {
  private let clock = HandClock()
  private let office: Office

  init() throws {
    clock.now = try Timestamp("2026-01-01T00:00:00Z")
    let clock = clock
    let zones: Catalog.Zones = { _ in CentralEurope() }
    office = try Office(options: OpenOptions(clock: { clock.now }, zones: zones))
  }

  private func add(_ due: String, _ recurrence: Reminder.Recurrence) throws -> Reminder.ID {
    try office.write(as: office.sales) { tx in
      var reminder = Reminder("R", due: try Timestamp(due), recurrence: recurrence)
      reminder.end = reminder.due?.adding(TimeSpan(hours: 1))
      reminder.tags = ["t"]
      reminder.externalID = "x"
      return try tx.insert(reminder)
    }
  }

  private func complete(_ id: Reminder.ID) throws {
    try office.write(as: office.sales) { try $0.complete(id) }
  }

  private func successors(of id: Reminder.ID) -> [Reminder] {
    office.crm.snapshot.reminders.where(\.previous, id).all()
  }

  private func successor(of id: Reminder.ID) throws -> Reminder {
    let all = successors(of: id)
    #expect(all.count == 1)
    return try #require(all.first)
  }

  @Test func oneThatIsDoneMakesTheNextOneOfItsSeries() throws {
    let id = try add("2026-01-31T09:00:00Z", .monthly)
    try complete(id)
    let next = try successor(of: id)
    #expect(next.due == (try Timestamp("2026-02-28T09:00:00Z")))
    #expect(next.end == (try Timestamp("2026-02-28T10:00:00Z")))
    #expect(next.status == .pending && next.title == "R" && next.tags == ["t"])
    #expect(next.user == office.sales && next.externalID == nil)
    try complete(next.id)
    let third = try successor(of: next.id)
    #expect(third.due == (try Timestamp("2026-03-31T08:00:00Z")))
    #expect(third.anchor == (try Timestamp("2026-01-31T09:00:00Z")))
    #expect(third.occurrence == 2)
  }

  @Test func whatDoesNotRecurOrIsCancelledMakesNone() throws {
    let once = try add("2026-01-31T09:00:00Z", .none)
    try complete(once)
    #expect(successors(of: once).isEmpty)
    let series = try office.write(as: office.sales) { tx in
      try tx.insert(Reminder("S", due: tx.now, recurrence: .daily))
    }
    try office.write(as: office.sales) { try $0.cancel(series) }
    #expect(successors(of: series).isEmpty)
  }

  @Test func snoozingMovesOneOfTheSeriesAndSettingTheDueTimeTheWholeSeries() throws {
    let id = try add("2026-01-31T09:00:00Z", .monthly)
    try office.write(as: office.sales) { try $0.snooze(id, by: TimeSpan(days: 3)) }
    #expect(office.crm.snapshot[id]?.due == (try Timestamp("2026-02-03T09:00:00Z")))
    try complete(id)
    let next = try successor(of: id)
    #expect(next.due == (try Timestamp("2026-02-28T09:00:00Z")))
    try office.write(as: office.sales) { tx in
      let due = try Timestamp("2026-03-15T09:00:00Z")
      try tx.update(next.id) { reminder in
        reminder.due = due
        reminder.end = nil
      }
      try tx.complete(next.id)
    }
    #expect(try successor(of: next.id).due == (try Timestamp("2026-04-15T08:00:00Z")))
  }

  @Test func aSeriesThatIsBehindLeavesNothingOut() throws {
    clock.now = try Timestamp("2026-03-01T00:00:00Z")
    let id = try add("2026-01-01T09:00:00Z", .weekly)
    try complete(id)
    #expect(try successor(of: id).due == (try Timestamp("2026-01-08T09:00:00Z")))
  }

  @Test func anotherRecurrenceBeginsASeriesAndNoneEndsIt() throws {
    let id = try add("2026-01-31T09:00:00Z", .monthly)
    try complete(id)
    let next = try successor(of: id)
    try office.write(as: office.sales) { tx in
      try tx.update(next.id) { $0.recurrence = .yearly }
    }
    #expect(office.crm.snapshot[next.id]?.anchor == next.due)
    #expect(office.crm.snapshot[next.id]?.occurrence == 0)
    try office.write(as: office.sales) { tx in
      try tx.update(next.id) { $0.recurrence = .none }
      try tx.complete(next.id)
    }
    #expect(office.crm.snapshot[next.id]?.anchor == nil)
    #expect(successors(of: next.id).isEmpty)
  }

  @Test func theNextOneIsMadeOnceEvenIfItIsDeletedAndTheFirstIsSentAgain() throws {
    let id = try add("2026-01-01T00:00:00Z", .daily)
    let runner = ReminderRunner(office.crm, as: .system, instance: "i")
    #expect(try runner.deliverDueBlocking { _ in nil }.count == 1)
    let next = try successor(of: id)
    try office.write(as: office.sales) { tx in
      try tx.delete(next.id)
      try tx.snooze(id, by: TimeSpan(hours: 1))
    }
    clock.advance(3_600_000)
    #expect(try runner.deliverDueBlocking { _ in nil }.map(\.reminder) == [id])
    try complete(id)
    #expect(office.crm.snapshot.reminders.count == 1)
    #expect(office.crm.snapshot.state.checkInvariants() == [])
  }
}
