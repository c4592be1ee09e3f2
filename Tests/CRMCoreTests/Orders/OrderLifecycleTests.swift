import CRMCore
import Testing

/// The moves of an order, written out a second time.
@Suite struct OrderLifecycleTests {
  private static let next: [String: [String]] = [
    "new": [
      "held", "parked", "to-process", "future-end-date", "awaiting-stock", "issues", "connected",
      "cancelled",
    ],
    "held": [
      "new", "parked", "to-process", "future-end-date", "awaiting-stock", "issues", "connected",
      "cancelled",
    ],
    "parked": [
      "new", "held", "to-process", "future-end-date", "awaiting-stock", "issues", "connected",
      "cancelled",
    ],
    "to-process": [
      "new", "held", "parked", "future-end-date", "awaiting-stock", "issues", "connected",
      "cancelled",
    ],
    "future-end-date": [
      "new", "held", "parked", "to-process", "awaiting-stock", "issues", "connected", "cancelled",
    ],
    "awaiting-stock": [
      "new", "held", "parked", "to-process", "future-end-date", "issues", "connected", "cancelled",
    ],
    "issues": [
      "new", "held", "parked", "to-process", "future-end-date", "awaiting-stock", "connected",
      "cancelled",
    ],
    "connected": ["issues", "cancelled"],
    "cancelled": ["new"],
  ]

  private let office: Office
  private let clock = HandClock()

  init() throws { office = try Office(options: clock.options) }

  /// A new order that was brought to a status.
  private func order(_ status: String) throws -> Order.ID {
    try office.write(as: office.sales) { tx in
      let order = try tx.insert(Order(lastName: status))
      if status != "new" {
        let reason = status == "cancelled" ? "too late" : nil
        try tx.setStatus(order, to: Order.Status(rawValue: status), reason: reason)
      }
      return order
    }
  }

  private func forEachPair(_ body: (String, String) throws -> Void) rethrows {
    for from in Self.next.keys.sorted() {
      for to in Self.next.keys.sorted() { try body(from, to) }
    }
  }

  @Test func everyMoveIsAllowedOrRefusedAsTheTableSays() throws {
    #expect(Self.next.count == 9 && Order.lifecycle.states.count == 9)
    try forEachPair { from, to in
      let order = try order(from)
      let before = office.crm.snapshot
      let refusal = office.refusal(as: office.sales) { tx in
        let reason = to == "cancelled" ? "no money" : nil
        try tx.setStatus(order, to: Order.Status(rawValue: to), reason: reason)
      }
      if Self.next[from]?.contains(to) == true {
        #expect(refusal == nil, "\(from)>\(to)")
        #expect(office.crm.snapshot[order]?.status.rawValue == to, "\(from)>\(to)")
      } else {
        #expect(refusal?.lifecycle?.allowed == Self.next[from], "\(from)>\(to)")
        #expect(differences(before, office.crm.snapshot).isEmpty)
      }
    }
  }

  @Test func aPlainUpdateMovesAlongTheSameTable() throws {
    try forEachPair { from, to in
      let order = try order(from)
      let refusal = office.refusal(as: office.sales) { tx in
        try tx.update(order) { record in
          record.status = Order.Status(rawValue: to)
          if to == "cancelled" { record.lossReason = "no money" }
        }
      }
      let isAllowed = from == to || Self.next[from]?.contains(to) == true
      #expect((refusal == nil) == isAllowed, "\(from)>\(to)")
      if let refusal { #expect(refusal.lifecycle?.allowed == Self.next[from]) }
    }
  }

  @Test func ordersBeginAsNewAlone() {
    for status in Self.next.keys.sorted() + ["somewhere"] {
      let refusal = office.refusal(as: office.sales) { tx in
        var order = Order()
        order.status = Order.Status(rawValue: status)
        order.lossReason = "none"
        try tx.insert(order)
      }
      #expect((refusal == nil) == (status == "new"))
      if status != "new" { #expect(refusal?.lifecycle?.allowed == ["new"]) }
    }
  }

  @Test func cancellingTakesAReasonFromEverywhere() throws {
    for from in Self.next.keys.sorted() where from != "cancelled" {
      let order = try order(from)
      for reason in [nil, ""] {
        let refusal = office.refusal(as: office.sales) { tx in
          try tx.setStatus(order, to: .cancelled, reason: reason)
        }
        #expect(refusal?.lifecycle?.missing == ["lossReason"], "\(from)")
      }
    }
  }

  @Test func aReasonIsForCancellingAloneAndStaysWhileItIsCancelled() throws {
    let order = try order("new")
    let idle = office.refusal(as: office.sales) { tx in
      try tx.setStatus(order, to: .held, reason: "a word")
    }
    #expect(idle?.code == "order.reason")
    try office.write(as: office.sales) { tx in
      try tx.setStatus(order, to: .cancelled, reason: "no money")
    }
    let cleared = office.refusal(as: office.sales) { tx in
      try tx.update(order) { $0.lossReason = nil }
    }
    #expect(cleared?.code == "order.loss-reason")
    try office.write(as: office.sales) { tx in try tx.setStatus(order, to: .new) }
    let record = try #require(office.crm.snapshot[order])
    #expect(record.status == .new && record.lossReason == nil)
    let history = try office.crm.history(of: order, as: office.sales)
    #expect(Set(history[0].fields.map(\.field)) == ["status", "lossReason"])
    #expect(history.map(\.operation) == ["order.status", "order.status", "order.insert"])
  }

  @Test func theFirstConnectionIsStampedOnceAndKept() throws {
    let order = try order("new")
    let start = clock.now
    for status in [Order.Status.connected, .issues, .connected, .cancelled, .new, .connected] {
      clock.advance(60_000)
      try office.write(as: office.sales) { tx in
        try tx.setStatus(order, to: status, reason: status == .cancelled ? "late" : nil)
      }
      let first = start.adding(TimeSpan(minutes: 1))
      #expect(office.crm.snapshot[order]?.connectedAt == first, "\(status)")
    }
  }

  @Test func nobodyTypesInWhenAnOrderWasConnectedNorItsNumber() throws {
    let order = try order("new")
    let time = clock.now
    let stamp = office.refusal(as: office.admin) { tx in
      try tx.update(order) { $0.connectedAt = time }
    }
    #expect(stamp?.problems == [CRMError.FieldProblem("connectedAt", .readOnly)])
    let number = office.refusal(as: office.admin) { tx in
      try tx.update(order) { $0.number = Order.Number(100_000) }
    }
    #expect(number?.problems.first == CRMError.FieldProblem("number", .readOnly))
    // Immutable beside that: the system may write what is read-only, but not this.
    let again = office.refusal(as: .system) { tx in
      try tx.update(order) { $0.number = Order.Number(100_000) }
    }
    #expect(again?.problems == [CRMError.FieldProblem("number", .immutable)])
  }

  @Test func anOrderIsOpenUntilItIsConnectedOrCancelled() throws {
    let path = try #require(
      office.crm.snapshot.path(named: "open", of: Order.self, at: clock.now))
    for status in Self.next.keys.sorted() {
      let order = try order(status)
      let snapshot = office.crm.snapshot
      let open = snapshot.orders.where(
        .compare(
          snapshot.path(named: path.name, of: Order.self, at: clock.now) ?? path, .equal,
          .bool(true)))
      let isOpen = status != "connected" && status != "cancelled"
      #expect(open.ids().contains(order) == isOpen, "\(status)")
    }
  }
}
