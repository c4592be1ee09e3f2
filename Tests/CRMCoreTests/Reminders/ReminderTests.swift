import CRMCore
import Testing

@Suite struct ReminderTests {
  private let clock = HandClock()
  private let office: Office
  private let lead: Lead.ID
  private let due: Timestamp

  init() throws {
    clock.now = try Timestamp("2026-03-20T08:00:00Z")
    due = try Timestamp("2026-03-25T08:00:00Z")
    let clock = clock
    let zones: Catalog.Zones = { _ in CentralEurope() }
    let office = try Office(options: OpenOptions(clock: { clock.now }, zones: zones))
    self.office = office
    lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "L")) }
  }

  private func add(_ change: (inout Reminder) -> Void = { _ in }) throws -> Reminder.ID {
    try office.write(as: office.sales) { tx in
      var reminder = Reminder("R", due: due)
      change(&reminder)
      return try tx.insert(reminder)
    }
  }

  private func reminder(_ id: Reminder.ID) throws -> Reminder {
    try #require(office.crm.snapshot[id])
  }

  @Test func aReminderIsOfWhoeverMakesItAndBeginsPending() throws {
    let record = try reminder(try add())
    #expect(record.user == office.sales && record.status == .pending && record.type == .reminder)
    #expect(record.anchor == nil && record.occurrence == nil)
    let empty = office.refusal(as: office.sales) { try $0.insert(Reminder()) }
    #expect(empty?.problems.map(\.field) == ["title", "due"])
  }

  @Test func everyActiveUserHasTheirOwnAndOthersTakeTheRightToAssign() throws {
    for role in ["admin", "manager", "sales", "support", "viewer"] {
      let user = office.user(role)
      let id = try office.write(as: user) { try $0.insert(Reminder("mine", due: due)) }
      try office.write(as: user) { tx in
        try tx.update(id) { $0.title = "still mine" }
        try tx.complete(id)
        try tx.delete(id)
      }
      let given = office.refusal(as: user) { tx in
        try tx.insert(Reminder("yours", due: due, for: office.colleague))
      }
      #expect((given == nil) == (role == "admin" || role == "manager"), "\(role)")
    }
    let id = try add()
    #expect(office.refusal(as: office.colleague) { try $0.complete(id) }?.isDenial == true)
    #expect(office.refusal(as: office.manager) { try $0.complete(id) } == nil)
  }

  @Test func theUserMustBeActiveAndCannotGoBeforeTheyAreHandedOver() throws {
    try office.write(as: office.admin) { tx in
      try tx.update(office.viewer) { $0.isActive = false }
    }
    let idle = office.refusal(as: office.admin) { tx in
      try tx.insert(Reminder("R", due: due, for: office.viewer))
    }
    #expect(idle?.code == "reminder.user")
    let id = try office.write(as: office.support) { try $0.insert(Reminder("R", due: due)) }
    let held = office.refusal(as: office.admin) { tx in
      try tx.update(office.support) { $0.isActive = false }
    }
    guard case .responsibilities(_, holds: [id.reference], count: 1, _) = held else {
      Issue.record("\(String(describing: held))")
      return
    }
    try office.write(as: office.admin) { tx in
      try tx.transfer(from: office.support, to: office.sales)
      try tx.update(office.support) { $0.isActive = false }
    }
    #expect(try reminder(id).user == office.sales)
  }

  @Test func theEndIsNotBeforeTheBeginning() throws {
    _ = try add { $0.end = due }
    let refusal = office.refusal(as: office.sales) { tx in
      var reminder = Reminder("R", due: due)
      reminder.end = due.adding(TimeSpan(milliseconds: -1))
      try tx.insert(reminder)
    }
    #expect(refusal?.code == "reminder.end")
  }

  @Test func theSubjectMustBeReadableAndTakesItsRemindersAlong() throws {
    let narrow = try Office(catalog: Catalog.standard.withoutReading("settings"))
    let settings = RecordReference(kind: "settings", number: 1)
    let denied = narrow.refusal(as: narrow.sales) { tx in
      try tx.insert(Reminder("R", due: due, about: settings))
    }
    #expect(denied?.isDenial == true)
    let id = try add { $0.subject = lead.reference }
    try office.write(as: office.admin) { try $0.delete(lead) }
    #expect(office.crm.snapshot[id] == nil)
    try office.write(as: office.admin) { try $0.restore(lead) }
    #expect(try reminder(id).status == .pending)
  }

  @Test func snoozingCountsFromNowWhenOverdueElseFromWhenItIsDue() throws {
    let early = try add { $0.end = due.adding(TimeSpan(hours: 1)) }
    try office.write(as: office.sales) { try $0.snooze(early) }
    // Summer time has come in between: 9:00 stays 9:00 on local clocks.
    #expect(try reminder(early).due == (try Timestamp("2026-04-01T07:00:00Z")))
    #expect(try reminder(early).end == (try Timestamp("2026-04-01T08:00:00Z")))
    let late = try add { $0.due = clock.now.adding(TimeSpan(days: -20)) }
    try office.write(as: office.sales) { try $0.snooze(late) }
    #expect(try reminder(late).due == clock.now.adding(TimeSpan(days: 7)))
    try office.write(as: office.sales) { try $0.snooze(late, by: TimeSpan(hours: 2, minutes: 30)) }
    #expect(try reminder(late).due == (try Timestamp("2026-03-27T10:30:00Z")))
    for span in [TimeSpan.zero, TimeSpan(hours: -1)] {
      let refusal = office.refusal(as: office.sales) { try $0.snooze(late, by: span) }
      #expect(refusal?.code == "reminder.snooze")
    }
  }

  @Test func doneAndCancelledAreFinal() throws {
    for isDone in [true, false] {
      let id = try add()
      let end: (inout WriteTransaction) throws -> Void = {
        isDone ? try $0.complete(id) : try $0.cancel(id)
      }
      try office.write(as: office.sales, end)
      let again = office.refusal(as: office.sales, end)
      #expect(again?.lifecycle?.allowed == [])
      let snooze = office.refusal(as: office.sales) { try $0.snooze(id) }
      #expect(snooze?.lifecycle?.allowed == [])
    }
  }

  @Test func plainChangesMakeThePlainMovesAlone() throws {
    for status in Reminder.Status.allCases {
      let id = try add()
      let refusal = office.refusal(as: office.sales) { tx in
        try tx.update(id) { $0.status = status }
      }
      let isPlain = status == .pending || status == .done || status == .cancelled
      #expect((refusal == nil) == isPlain, "\(status)")
    }
  }

  @Test func theRunnersFieldsAreReadOnly() throws {
    let id = try add { $0.recurrence = .daily }
    let changes: [(inout Reminder) -> Void] = [
      { $0.claimedBy = "me" }, { $0.leaseUntil = $0.due }, { $0.delivery = "x" },
      { $0.attempts = 1 }, { $0.nextAttempt = $0.due }, { $0.deliveredAt = $0.due },
      { $0.result = "fine" }, { $0.anchor = .min }, { $0.occurrence = 3 },
      { $0.previous = 1 },
    ]
    for change in changes {
      let refusal = office.refusal(as: office.admin) { tx in
        try tx.update(id) { change(&$0) }
      }
      #expect(refusal?.problems.map(\.kind) == [.readOnly])
    }
  }

  @Test func theListsPartByStatusAndTimeTheEarliestFirst() throws {
    let ids = try [3, -1, 0, 1, -2].map { days in
      try add { $0.due = clock.now.adding(TimeSpan(days: days)) }
    }
    let other = try office.write(as: office.admin) { tx in
      try tx.insert(Reminder("theirs", due: clock.now.adding(TimeSpan(days: 2))))
    }
    let reminders = office.crm.snapshot.reminders
    #expect(reminders.due(at: clock.now).ids() == [ids[4], ids[1], ids[2]])
    #expect(reminders.overdue(at: clock.now).ids() == [ids[4], ids[1]])
    #expect(reminders.upcoming(after: clock.now).prefix(2).map(\.id) == [ids[3], other])
    #expect(reminders.pending(of: office.sales).ids() == [ids[4], ids[1], ids[2], ids[3], ids[0]])
    let overdue = reminders.filter { $0.isOverdue(at: clock.now) }.map(\.id)
    #expect(overdue == [ids[1], ids[4]])
    try office.write(as: office.sales) { tx in
      try tx.complete(ids[4])
      try tx.cancel(ids[1])
    }
    let rest = office.crm.snapshot.reminders
    #expect(rest.due(at: clock.now).ids() == [ids[2]])
    #expect(rest.allSatisfy { !$0.isOverdue(at: clock.now) })
    let named = rest.sorted(by: \.title, .descending).upcoming(after: clock.now)
    #expect(named.ids() == [other, ids[0], ids[3]])
  }
}

/// Every status × every status, by a plain change and by each operation.
@Suite struct ReminderStatusTests {
  /// Which moves there are, and by which operation; nil is any change.
  private static let moves: [String: String?] = [
    "pending done": nil, "pending cancelled": nil, "sent done": nil, "sent cancelled": nil,
    "pending claimed": "claim", "claimed sent": "deliver", "claimed pending": "release",
    "claimed failed": "fail", "sent pending": "snooze", "failed pending": "snooze",
  ]

  @Test func theyMoveAlongTheTableOnly() throws {
    let office = try Office()
    let operations = [nil, "claim", "deliver", "release", "fail", "snooze"]
    for from in Reminder.Status.allCases {
      let id = try office.write(as: .system) { tx in
        try tx.importing("reminder.import") { tx in
          var reminder = Reminder("R", due: tx.now, for: office.sales)
          reminder.status = from
          return try tx.insert(reminder)
        }
      }
      for to in Reminder.Status.allCases where to != from {
        for operation in operations {
          let refusal = office.refusal(as: office.sales) { tx in
            try tx.perform(operation.map { "reminder.\($0)" } ?? "reminder.update") { tx in
              _ = try tx.update(id) { $0.status = to }
            }
            throw Undone()
          }
          let move = Self.moves["\(from.rawValue) \(to.rawValue)"]
          let isAllowed = move.map { $0 == nil || $0 == operation } ?? false
          #expect(
            (refusal?.lifecycle == nil) == isAllowed,
            "\(from) to \(to) by \(operation ?? "a change"): \(String(describing: refusal))")
        }
      }
    }
  }

  private struct Undone: Error {}
}
