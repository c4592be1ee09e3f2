extension RecordQuery {
  /// The answer of a query, with what it took to find.
  public struct Answer: Sendable {
    /// The numbers of the records found, in order.
    public let numbers: [UInt32]
    /// How many rows were read to decide or to order.
    public let rowsVisited: Int
    /// The fields whose indexes were used.
    public let indexes: [String]
    /// How many words of bitmaps were read.
    package let wordsVisited: Int
  }

  /// How many records there are; no row is read when the indexes decide the condition.
  public var count: Int { work.counting().count }

  /// Whether there is no record; it looks no further than the first.
  public var isEmpty: Bool { work.matching(atMost: 1).set.isEmpty }

  /// All records in order.
  public func all() -> [R] { records(run().numbers) }

  /// The first records in order, at most `limit`.
  public func prefix(_ limit: Int) -> [R] { records(run(limit: limit).numbers) }

  /// The first record in order.
  public var first: R? { prefix(1).first }

  /// Whether that record is among them; it reads no other.
  public func contains(_ id: R.ID) -> Bool {
    !self.where(.compare(.id, .equal, .integer(Int(id.number)))).isEmpty
  }

  /// The ids in order.
  public func ids() -> [R.ID] { run().numbers.map { R.ID($0) } }

  /// The records that have all of these words, the best first; the query's own order does not count.
  ///
  /// A word is found in any searchable field, without case and accents: it is a word there (three
  /// points), begins one (two) or, from three letters on, stands inside of one (one point). More
  /// points come first, equal ones by number. Of telephone numbers the digits are looked at.
  /// Nothing is found for a text without a letter or digit.
  ///
  /// The first search makes an index, O(texts); later ones cost what they find. A checkpoint keeps
  /// the index.
  public func search(_ words: String, limit: Int = 50) -> [R] {
    records(searchRun(words, limit: limit).numbers)
  }

  /// The numbers of the records that ``search(_:limit:)`` finds, and how many rows were read.
  package func searchRun(_ words: String, limit: Int) -> (numbers: [UInt32], visited: Int) {
    work.search(WordQuery(words), limit: limit)
  }

  /// Runs the query: the numbers in order, at most `limit`, and what it took.
  public func run(limit: Int? = nil) -> Answer {
    let (numbers, match) = work.run(limit: limit)
    return Answer(
      numbers: numbers, rowsVisited: match.visited, indexes: match.indexes,
      wordsVisited: match.words)
  }

  var work: QueryRun {
    QueryRun(
      table.content, filter,
      order.map {
        QueryRun.Key(path: $0.path, isAscending: $0.direction == .ascending, rates: $0.rates)
      }, scope)
  }

  func records(_ numbers: [UInt32]) -> [R] {
    let (content, slots) = (table.content, table.content.slots)
    return [R](unsafeUninitializedCapacity: numbers.count) { places, count in
      guard let start = places.baseAddress else { return }
      content.forEachRow(of: numbers) { number, row in
        // There are no more records than numbers.
        slots.make(at: start + count, from: row, number)
        count += 1
      }
    }
  }
}

extension RecordQuery: Sequence {
  /// Passes the records in order, each made when it is asked for.
  ///
  /// Without an order, rows that have to be read to decide are read when they are come to.
  public struct Iterator: IteratorProtocol {
    private let table: Table<R>
    private let work: QueryRun
    private let test: RowTest?
    private var numbers: Numbers

    private enum Numbers {
      case set(IDSet.Iterator)
      case list(IndexingIterator<[UInt32]>)

      mutating func next() -> UInt32? {
        switch self {
        case .set(var rest):
          defer { self = .set(rest) }
          return rest.next()
        case .list(var rest):
          defer { self = .list(rest) }
          return rest.next()
        }
      }
    }

    fileprivate init(_ query: RecordQuery) {
      table = query.table
      work = query.work
      if query.order.isEmpty {
        let (match, test) = work.candidates()
        (self.test, numbers) = (test, .set(match.set.makeIterator()))
      } else {
        (test, numbers) = (nil, .list(work.run(limit: nil).numbers.makeIterator()))
      }
    }

    /// The next record; nil at the end.
    public mutating func next() -> R? {
      while let number = numbers.next() {
        if let test, !work.meets(number, test) { continue }
        return table.find(R.ID(number))
      }
      return nil
    }
  }

  /// Passes the records in order.
  public func makeIterator() -> Iterator { Iterator(self) }
}
