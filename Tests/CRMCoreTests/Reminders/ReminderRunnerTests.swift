import CRMCore
import Testing

@Suite struct ReminderRunnerTests {
  private let clock = HandClock()
  private let store = InMemoryStore()
  private let office: Office

  private struct Down: Error, CustomStringConvertible {
    let description = "the mail server is down"
  }

  private static let accept: @Sendable (ReminderRunner.Delivery) -> String? = { _ in nil }

  init() throws {
    office = try Office(store: store, options: clock.options)
  }

  private func add(
    _ title: String = "R", for user: User.ID? = nil, recurrence: Reminder.Recurrence = .none
  ) throws -> Reminder.ID {
    try office.write(as: .system) { tx in
      try tx.insert(
        Reminder(title, due: tx.now, for: user ?? office.sales, recurrence: recurrence))
    }
  }

  private func runner(
    _ instance: String = "one", as actor: Principal = .system, on crm: CRM? = nil,
    _ terms: ReminderRunner.Terms = ReminderRunner.Terms()
  ) -> ReminderRunner {
    ReminderRunner(crm ?? office.crm, as: actor, instance: instance, terms: terms)
  }

  private func reminder(_ id: Reminder.ID) throws -> Reminder {
    try #require(office.crm.snapshot[id])
  }

  @Test func whatIsDueIsClaimedDeliveredAndMarkedEachInACommitOfItsOwn() throws {
    let id = try add()
    let position = office.crm.snapshot.position
    let outcomes = try runner().deliverDueBlocking { delivery in
      let claimed = try reminder(id)
      #expect(claimed.status == .claimed && claimed.claimedBy == "one" && claimed.attempts == 1)
      #expect(claimed.leaseUntil == clock.now.adding(ReminderRunner.Terms().lease))
      #expect(delivery.id == claimed.delivery && delivery.id.utf8.count == 32)
      #expect(delivery.user.id == office.sales && delivery.attempt == 1)
      #expect(office.crm.snapshot.position == position + 1)
      return "250 OK"
    }
    let sent = try reminder(id)
    #expect(sent.status == .sent && sent.result == "250 OK" && sent.deliveredAt == clock.now)
    #expect(sent.claimedBy == nil && sent.leaseUntil == nil && sent.nextAttempt == nil)
    let delivery = try #require(sent.delivery)
    #expect(outcomes.map(\.result) == [.sent("250 OK")])
    #expect(outcomes.map(\.reminder) == [id] && outcomes.map(\.delivery) == [delivery])
    #expect(try runner().deliverDueBlocking(Self.accept).isEmpty)
    let operations = try office.crm.history(of: id, as: .system).map(\.operation)
    #expect(operations == ["reminder.deliver", "reminder.claim", "reminder.insert"])
  }

  @Test func whatIsNotDueYetOrEndedIsLeftAlone() throws {
    let later = try add("later")
    try office.write(as: office.sales) { tx in
      try tx.snooze(later, by: TimeSpan(milliseconds: 1))
    }
    let done = try add("done")
    try office.write(as: office.sales) { try $0.complete(done) }
    #expect(try runner().deliverDueBlocking(Self.accept).isEmpty)
    clock.advance(1)
    #expect(try runner().deliverDueBlocking(Self.accept).map(\.reminder) == [later])
  }

  @Test func theEarliestGoesFirstAndTheCallerMayStopBetweenTwo() throws {
    let ids = try [2, 0, 1].map { hours in
      try office.write(as: office.sales) { tx in
        try tx.insert(Reminder("R", due: tx.now.adding(TimeSpan(hours: hours))))
      }
    }
    clock.advance(10 * 3_600_000)
    let log = DeliveryLog()
    let outcomes = try runner().deliverDueBlocking(while: { log.count < 2 }) { delivery in
      log.add(delivery)
      return nil
    }
    #expect(log.reminders == [ids[1], ids[2]] && outcomes.count == 2)
    #expect(try reminder(ids[0]).status == .pending)
  }

  @Test func failuresAreTriedAgainLaterAndLaterUnderTheSameIDThenGivenUp() throws {
    let id = try add()
    var delays: [Int64] = []
    let log = DeliveryLog()
    for attempt in 1...ReminderRunner.Terms().attemptLimit {
      let outcomes = try runner().deliverDueBlocking { delivery in
        log.add(delivery)
        throw Down()
      }
      let record = try reminder(id)
      #expect(record.result == "the mail server is down" && outcomes.count == 1)
      guard case .postponed(let next, _) = outcomes.first?.result else { break }
      #expect(record.status == .pending && record.nextAttempt == next && record.attempts == attempt)
      delays.append(clock.now.span(to: next).milliseconds / 60_000)
      clock.now = next.adding(TimeSpan(milliseconds: -1))
      #expect(try runner().deliverDueBlocking(Self.accept).isEmpty)
      clock.now = next
    }
    #expect(delays == [1, 2, 4, 8, 16, 32, 60])
    #expect(log.attempts == Array(1...8) && Set(log.ids).count == 1)
    #expect(try reminder(id).status == .failed)
    #expect(try runner().deliverDueBlocking(Self.accept).isEmpty)
    try office.write(as: office.sales) { try $0.snooze(id, by: TimeSpan(hours: 1)) }
    #expect(try reminder(id).attempts == nil && reminder(id).result == nil)
    clock.advance(3_600_000)
    _ = try runner().deliverDueBlocking { delivery in
      log.add(delivery)
      return nil
    }
    #expect(log.attempts.last == 1 && Set(log.ids).count == 2)
    #expect(try reminder(id).status == .sent)
  }

  @Test func aLeaseThatIsOverIsTakenOverUnderTheSameID() throws {
    let id = try add()
    let terms = ReminderRunner.Terms()
    let log = DeliveryLog()
    let other = runner("two")
    // The notifier of the first instance takes so long that another one delivers meanwhile.
    let outcomes = try runner().deliverDueBlocking { delivery in
      log.add(delivery)
      clock.advance(terms.lease.milliseconds - 1)
      #expect(try other.deliverDueBlocking(Self.accept).isEmpty)
      clock.advance(1)
      let taken = try other.deliverDueBlocking { again in
        log.add(again)
        return "two"
      }
      #expect(taken.map(\.result) == [.sent("two")])
      return "one"
    }
    #expect(outcomes.map(\.result) == [.lost])
    #expect(log.attempts == [1, 2] && Set(log.ids).count == 1)
    #expect(try reminder(id).result == "two")
  }

  @Test func whoDiesBeforeTheMarkIsFollowedUnderTheSameIDAndGivenUpAfterTheLastAttempt() throws {
    let store = FaultyStore(store)
    var terms = ReminderRunner.Terms()
    terms.attemptLimit = 3
    let id = try add()
    let log = DeliveryLog()
    for attempt in 1...3 {
      let dying = try CRM.open(.store(store), options: clock.options)
      #expect(throws: CRMError.self) {
        try runner("dies", on: dying, terms).deliverDueBlocking { delivery in
          log.add(delivery)
          store.fail([.unusable(reason: "gone", path: "", code: 0)])
          return nil
        }
      }
      try office.crm.refresh()
      #expect(try reminder(id).status == .claimed && reminder(id).attempts == attempt)
      clock.advance(terms.lease.milliseconds - 1)
      #expect(try runner("early", terms).deliverDueBlocking(Self.accept).isEmpty)
      clock.advance(1)
    }
    #expect(log.count == 3 && Set(log.ids).count == 1)
    let outcomes = try runner("last", terms).deliverDueBlocking(Self.accept)
    let reason = "dies ended before it was done"
    #expect(outcomes.map(\.result) == [.failed(reason: reason)])
    #expect(try reminder(id).status == .failed && reminder(id).result == reason)
  }

  @Test func usersWhoWantNoNotificationsGetNoneAndKeepTheirReminders() throws {
    let id = try add()
    try office.write(as: office.sales) { tx in
      try tx.update(office.sales) { $0.notifications = .none }
    }
    #expect(try runner().deliverDueBlocking(Self.accept).isEmpty)
    #expect(try reminder(id).status == .pending)
    #expect(office.crm.snapshot.reminders.due(at: clock.now).ids() == [id])
  }

  @Test func aUserDeliversTheirOwnAndAnAdministratorEverybodys() throws {
    let mine = try add("mine")
    let theirs = try add("theirs", for: office.colleague)
    let own = try runner(as: office.sales.principal).deliverDueBlocking(Self.accept)
    #expect(own.map(\.reminder) == [mine])
    let rest = try runner(as: office.admin.principal).deliverDueBlocking(Self.accept)
    #expect(rest.map(\.reminder) == [theirs])
  }

  @Test func aReminderThatIsDeletedWhileItIsDeliveredIsLost() throws {
    let id = try add()
    let outcomes = try runner().deliverDueBlocking { _ in
      try office.write(as: office.sales) { try $0.delete(id) }
      return nil
    }
    #expect(outcomes.map(\.result) == [.lost])
  }

  @Test func theNextOfASeriesThatIsBehindWaitsForTheNextCall() throws {
    let id = try add(recurrence: .daily)
    clock.advance(3 * 86_400_000)
    for _ in 1...4 { #expect(try runner().deliverDueBlocking(Self.accept).count == 1) }
    #expect(try runner().deliverDueBlocking(Self.accept).isEmpty)
    #expect(office.crm.snapshot.reminders.where(\.status, .sent).count == 4)
    #expect(office.crm.snapshot.reminders.count == 5)
    #expect(try reminder(id).occurrence == 0)
  }

  @Test func whatWasDeliveredButCannotGoOnFailsInsteadOfGoingOutAgain() throws {
    let id = try add(recurrence: .daily)
    try office.write(as: .system) { tx in
      var field = CustomField(of: "reminder", key: "room")
      field.isRequired = true
      try tx.insert(field)
    }
    let outcomes = try runner().deliverDueBlocking(Self.accept)
    #expect(outcomes.count == 1)
    let record = try reminder(id)
    #expect(record.status == .failed && record.result?.hasPrefix("delivered, but ") == true)
  }

  @Test func wordsOfANotifierAreKeptUpToALength() throws {
    let id = try add()
    _ = try runner().deliverDueBlocking { _ in String(repeating: "x", count: 10_000) }
    #expect(try reminder(id).result?.count == 500)
  }
}
