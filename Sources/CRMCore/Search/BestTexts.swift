/// The first texts of an order out of many, with a threshold that most of the others fail.
struct BestTexts {
  /// The key above which no text is among the first.
  private(set) var threshold = UInt64.max
  /// How many texts were taken in.
  private(set) var held = 0
  private let limit: Int
  private var texts: [OrderedText] = []
  /// The last of those that would be the first ones so far.
  private var last: (text: OrderedText, place: Range<Int>)?

  /// Keeps the first `limit`, at least one.
  init(_ limit: Int) {
    self.limit = limit
    texts.reserveCapacity(limit * 2)
  }

  /// Takes in a text whose key is not above the threshold, if it stands before the last one kept.
  mutating func offer(
    _ text: OrderedText, _ place: Range<Int>, _ order: TextOrder, _ tie: FoldedText.TieOrder
  ) {
    if let last, text.key == last.text.key {
      let order = order.compare(place, last.place, depth: 8)
      if order > 0 || order == 0 && !tie(text.number, last.text.number) { return }
    }
    held += 1
    texts.append(text)
    if texts.count == limit * 2 { prune(order, tie) }
  }

  /// The numbers of the first texts, in order.
  mutating func finish(_ order: TextOrder, _ tie: FoldedText.TieOrder) -> [UInt32] {
    prune(order, tie)
    return texts.map(\.number)
  }

  private mutating func prune(_ order: TextOrder, _ tie: FoldedText.TieOrder) {
    texts.sort { order.precedes($0, $1, depth: 0, tie) }
    guard texts.count >= limit else { return }
    texts.removeLast(texts.count - limit)
    last = texts.last.map { ($0, order.place(of: $0.number)) }
    threshold = last?.text.key ?? .max
  }
}
