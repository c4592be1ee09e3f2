/// The first texts of an order out of many, with a threshold that most of the others fail.
struct BestTexts {
  /// The key above which no text is among the first.
  private(set) var threshold = UInt64.max
  /// How many texts were taken in.
  private(set) var held = 0
  private let limit: Int
  /// How many texts are held before all but the first are dropped: all there are, where a limit is
  /// so high that dropping costs as much as the order of everything.
  private let room: Int
  private var texts: [OrderedText] = []
  /// The last of those that would be the first ones so far.
  private var last: (text: OrderedText, place: Range<Int>)?

  /// Keeps the first `limit`, at least one, of about `count`.
  init(_ limit: Int, of count: Int) {
    self.limit = limit
    room = limit > 10_000 ? .max : limit * 2
    texts.reserveCapacity(min(room, count))
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
    if texts.count == room { prune(order, tie) }
  }

  /// The numbers of the first texts, in order.
  mutating func finish(_ order: TextOrder, _ tie: FoldedText.TieOrder) -> [UInt32] {
    order.sort(&texts, tie)
    return texts.prefix(limit).map(\.number)
  }

  private mutating func prune(_ order: TextOrder, _ tie: FoldedText.TieOrder) {
    texts.sort { order.precedes($0, $1, depth: 0, tie) }
    texts.removeLast(texts.count - limit)
    last = texts.last.map { ($0, order.place(of: $0.number)) }
    threshold = last?.text.key ?? .max
  }
}
