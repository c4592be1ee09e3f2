import CRMCore
import Synchronization
import Testing

@Suite struct OrderNumberTests {
  /// Random bits out of which these places of `size` are drawn in turn; the last one for ever.
  final class Draws: Sendable {
    private let places: Mutex<[Int]>
    private let size: Int
    let count = Mutex(0)

    init(_ places: [Int], of size: Int = 900_000) {
      self.places = Mutex(places)
      self.size = size
    }

    func next() -> UInt64 {
      count.withLock { $0 += 1 }
      let place = places.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
      return UInt64((UInt128(place) << 64 + UInt128(size - 1)) / UInt128(size))
    }
  }

  private func office(_ draws: Draws) throws -> Office {
    try Office(options: OpenOptions(random: { draws.next() }))
  }

  @Test(arguments: [
    ("CRM-123456", "CRM-123456"), ("crm-123456", "CRM-123456"), ("123456", "CRM-123456"),
    ("100000", "CRM-100000"), ("999999", "CRM-999999"), ("CRM-1000000", "CRM-1000000"),
    ("9999999", "CRM-9999999"),
  ])
  func numbersAreReadInBothForms(text: String, expected: String) throws {
    let number = try Order.Number(text)
    #expect(number.text == expected && number.description == expected)
    #expect(try Order.Number(crmValue: .text(text)) == number)
  }

  @Test(arguments: [
    "", "CRM-", "99999", "10000000", "0123456", "CRM-012345", "CRM 123456", "CRM123456",
    "CRM--123456", "+123456", "12345６", " 123456", "CRM-123456 ", "ORD-123456",
  ])
  func otherTextsAreNone(text: String) throws {
    #expect(throws: ValueError.self) { try Order.Number(text) }
    #expect(throws: ValueError.self) { try Order.Number(crmValue: .text(text)).crmValidate() }
  }

  @Test func numbersOutsideOfTheRangeAreNone() {
    #expect(Order.Number(99_999) == nil && Order.Number(10_000_000) == nil)
    #expect(Order.Number(100_000)?.text == "CRM-100000")
  }

  @Test func aNumberIsDrawnAgainUntilItIsFree() throws {
    let draws = Draws([0, 0, 0, 0, 899_999, 0, 899_999, 5])
    let office = try office(draws)
    let ids = try office.write(as: office.sales) { tx in
      try (0..<3).map { _ in try tx.insert(Order()) }
    }
    let numbers = ids.map { office.crm.snapshot[$0]?.number?.text }
    #expect(numbers == ["CRM-100000", "CRM-999999", "CRM-100005"])
    #expect(draws.count.withLock { $0 } == 8)
  }

  @Test func aDeletedOrderKeepsItsNumberForWhenItComesBack() throws {
    let office = try office(Draws([7, 7, 8]))
    let first = try office.write(as: office.admin) { tx in
      let order = try tx.insert(Order())
      try tx.delete(order)
      return order
    }
    let second = try office.write(as: office.admin) { try $0.insert(Order()) }
    #expect(office.crm.snapshot[second]?.number?.text == "CRM-100008")
    try office.write(as: office.admin) { try $0.restore(first) }
    #expect(office.crm.snapshot[first]?.number?.text == "CRM-100007")
  }

  @Test func aSourceThatDrawsTheSameForEverStillEnds() throws {
    let office = try office(Draws([899_999]))
    let ids = try office.write(as: office.sales) { tx in
      try (0..<3).map { _ in try tx.insert(Order()) }
    }
    let numbers = ids.map { office.crm.snapshot[$0]?.number?.text }
    #expect(numbers == ["CRM-999999", "CRM-100000", "CRM-100001"])
  }

  @Test func sevenDigitsAreDrawnOnceFewerThanOneInAHundredOfSixIsFree() throws {
    for (count, range) in [
      (0, 100_000...999_999), (890_999, 100_000...999_999), (891_000, 100_000...999_999),
      (891_001, 1_000_000...9_999_999), (5_000_000, 1_000_000...9_999_999),
    ] {
      #expect(Order.Number.drawn(beside: count) == range, "\(count)")
      for (bits, bound) in [(UInt64.min, range.lowerBound), (.max, range.upperBound)] {
        let drawn = Order.Number.draw(beside: count, random: { bits }, isTaken: { _ in false })
        #expect(drawn == Order.Number(bound), "\(count)")
      }
    }
  }

  @Test func noNumberIsDrawnWhereNoneIsFree() {
    var asked = 0
    let none = Order.Number.draw(beside: 0, random: { 0 }) { _ in
      asked += 1
      return true
    }
    #expect(none == nil && asked > 900_000)
    let last = Order.Number.draw(beside: 0, random: { 0 }) { $0.text != "CRM-512345" }
    #expect(last?.text == "CRM-512345")
  }

  @Test func ordersAreFoundByTheirNumberInBothForms() throws {
    let office = try office(Draws([23_456, 1]))
    let ids = try office.write(as: office.sales) { tx in
      try (0..<2).map { _ in try tx.insert(Order()) }
    }
    let values = ValueParser(office.crm.snapshot, now: .min)
    for text in ["CRM-123456", "crm-123456"] {
      #expect(try values.resolve(text, to: [Order.kind]) == ids[0].reference)
    }
    #expect(try values.resolve("1", to: [Order.kind]) == ids[0].reference)
    let parser = FilterParser(Order.self, values)
    for text in [
      "number = 123456", "number = CRM-123456", "number in (crm-123456, 999999)", "number ~ 3456",
    ] {
      #expect(try office.crm.snapshot.orders.where(parser.parse(text)).ids() == [ids[0]])
    }
    #expect(try office.crm.snapshot.orders.where(parser.parse("number = 7")).count == 0)
    #expect(try office.crm.snapshot.orders.where(parser.parse("number != 123456")).count == 1)
  }
}
