import CRMCore
import Testing

/// Several instances at once on one store.
@Suite struct ReminderRaceTests {
  private let store = InMemoryStore()
  private let clock = HandClock()
  private let office: Office

  init() throws {
    office = try Office(store: store, options: clock.options)
    try office.write(as: .system) { tx in
      for number in 1...200 {
        try tx.insert(Reminder(text("R", number), due: tx.now, for: office.sales))
      }
    }
  }

  private func checkAllSentOnce(_ log: DeliveryLog) throws {
    #expect(log.numbers.sorted() == Array(1...200))
    let reopened = try CRM.open(.store(store), options: clock.options)
    #expect(reopened.snapshot.reminders.where(\.status, .sent).count == 200)
    #expect(reopened.snapshot.reminders.allSatisfy { $0.attempts == 1 })
  }

  @Test func enginesOnThreadsDeliverEachReminderOnce() async throws {
    let log = DeliveryLog()
    let threads = try (1...4).map { number in
      let crm = try CRM.open(.store(store), options: clock.options)
      let name = text("engine-", number)
      return OnThread {
        try ReminderRunner(crm, as: .system, instance: name).deliverDueBlocking { delivery in
          log.add(delivery)
          return nil
        }
      }
    }
    for thread in threads { await thread.end() }
    try checkAllSentOnce(log)
  }

  @Test func enginesInTasksDeliverEachReminderOnceTooAndTakeTurns() async throws {
    let log = DeliveryLog()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...4 {
        let crm = try await CRM.open(.store(store), options: clock.options)
        let name = text("engine-", number)
        group.addTask {
          try await ReminderRunner(crm, as: .system, instance: name).deliverDue { delivery in
            await Task.yield()
            log.add(delivery)
            return nil
          }
        }
      }
      try await group.waitForAll()
    }
    try checkAllSentOnce(log)
  }

  @Test func runnersOfOneEngineDoNotMeetEither() async throws {
    let log = DeliveryLog()
    let crm = office.crm
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 1...4 {
        group.addTask {
          try await ReminderRunner(crm, as: .system, instance: "same").deliverDue { delivery in
            await Task.yield()
            log.add(delivery)
            return nil
          }
        }
      }
      try await group.waitForAll()
    }
    try checkAllSentOnce(log)
  }

  @Test func aRunnerSeesWhatAnotherEngineAdded() async throws {
    let crm = try await CRM.open(.store(store), options: clock.options)
    try office.write(as: office.sales) { try $0.insert(Reminder("late", due: $0.now)) }
    let runner = ReminderRunner(crm, as: .system, instance: "i")
    #expect(try await runner.deliverDue { _ in nil }.count == 201)
    try await office.crm.refresh()
    try office.write(as: office.sales) { try $0.insert(Reminder("later", due: $0.now)) }
    let log = DeliveryLog()
    let thread = OnThread {
      try runner.deliverDueBlocking { delivery in
        log.add(delivery)
        return nil
      }
    }
    await thread.end()
    #expect(log.numbers == [202])
  }

  @Test func whatATaskHasDeliveredIsMarkedThoughItIsCancelled() async throws {
    let log = DeliveryLog()
    let crm = office.crm
    let task = Task {
      try await ReminderRunner(crm, as: .system, instance: "i").deliverDue { delivery in
        withUnsafeCurrentTask { $0?.cancel() }
        log.add(delivery)
        return nil
      }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(log.numbers == [1])
    #expect(crm.snapshot.reminders.where(\.status, .sent).count == 1)
    #expect(crm.snapshot.reminders.where(\.status, .claimed).count == 0)
  }
}
