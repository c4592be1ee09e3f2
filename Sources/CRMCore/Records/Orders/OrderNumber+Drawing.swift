extension Order.Number {
  /// How often a number is drawn before the next free one after the last drawn is taken.
  ///
  /// With one in a hundred free, a draw that long is in vain once in 10^17.
  static let drawLimit = 4_000

  /// The numbers to draw from beside `count` orders: those of seven digits once fewer than one in
  /// a hundred of those of six are free.
  package static func drawn(beside count: Int) -> ClosedRange<Int> {
    let short = 100_000...999_999
    let free = short.count - count
    return free * 100 < short.count ? 1_000_000...range.upperBound : short
  }

  /// Draws a number beside `count` others until one is free; nil when none is.
  package static func draw(
    beside count: Int, random: () -> UInt64, isTaken: (Order.Number) -> Bool
  ) -> Order.Number? {
    let numbers = drawn(beside: count)
    let size = UInt64(numbers.count)
    var last = 0
    for _ in 0..<drawLimit {
      last = Int(random().multipliedFullWidth(by: size).high)
      if let number = Order.Number(numbers.lowerBound + last), !isTaken(number) { return number }
    }
    for step in 1...numbers.count {
      let next = numbers.lowerBound + (last + step) % numbers.count
      if let number = Order.Number(next), !isTaken(number) { return number }
    }
    return nil
  }
}

extension WriteTransaction {
  /// A number that no order has, nor a deleted one, which may come back with it.
  func freeOrderNumber(_ field: AnyField) throws(CRMError) -> Order.Number {
    let table = work.state.table(Order.self)
    let number = Order.Number.draw(beside: table.count, random: random) { number in
      !table.numbers(holding: number.text, in: field).isEmpty
    }
    if let number { return number }
    throw .rule(
      CRMError.RuleViolation(
        .orderNumber, Order().reference, field: "number", "every order number is taken"))
  }
}
