extension RecordQuery {
  /// Some records in order, and where to go on.
  public struct Page: Sendable {
    /// The records.
    public let records: [R]
    /// Where the next page begins; nil behind the last record.
    public let next: Cursor?
  }

  /// A place in the order of a query, behind a record: text that ``RecordQuery/page(after:limit:)`` alone
  /// understands.
  ///
  /// It holds what the record was in order by, so that it keeps its meaning when records come and go,
  /// and when that one does.
  public struct Cursor: Hashable, Sendable {
    /// The text, of letters, digits, hyphens and low lines.
    public let description: String
    let sort: [String]
    let values: [Value]
    let number: UInt32

    /// Cursors are equal when their texts are.
    public static func == (left: Cursor, right: Cursor) -> Bool {
      left.description == right.description
    }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }
  }

  /// The records from behind a place in the order on, at most `limit`, which is at least one.
  ///
  /// Throws ``CRMError/value(_:)`` for the cursor of a query with another order. Without an order, and
  /// in that of ids, rows are read to the end of the page alone; by one indexed field or one text none
  /// are, unless the condition asks for it.
  public func page(after cursor: Cursor? = nil, limit: Int) throws(CRMError) -> Page {
    let limit = Swift.max(limit, 1)
    let (numbers, _) = try pageRun(after: cursor, limit: Swift.min(limit, .max - 1) + 1)
    guard numbers.count > limit else { return Page(records: records(numbers), next: nil) }
    let shown = Array(numbers.prefix(limit))
    return Page(records: records(shown), next: shown.last.map(self.cursor))
  }

  /// The numbers of ``RecordQuery/page(after:limit:)``, and how many rows were read.
  package func pageRun(
    after cursor: Cursor?, limit: Int
  ) throws(CRMError) -> (numbers: [UInt32], visited: Int) {
    let work = work
    guard let cursor else {
      let (numbers, match) = work.run(limit: limit)
      return (numbers, match.visited)
    }
    guard cursor.sort == sortNames, cursor.values.count == order.count else {
      throw .value(Cursor.error(cursor.description))
    }
    let values = zip(order, cursor.values).map { $0.path.type.reading($1) }
    let place = RecordOrder(work.order, work.content.slots).place(cursor.number, values)
    let (numbers, match) = work.run(limit: limit, after: place)
    return (numbers, match.visited)
  }

  private var sortNames: [String] {
    order.map { $0.direction == .ascending ? $0.path.name : "-\($0.path.name)" }
  }

  private func cursor(behind number: UInt32) -> Cursor {
    let content = table.content
    let values = content.withRow(number) { row in
      order.map { $0.path.value(in: row, number, content.slots) }
    }
    return Cursor(sort: sortNames, values: values ?? [], number: number)
  }
}

extension RecordQuery.Cursor {
  fileprivate init(sort: [String], values: [Value], number: UInt32) {
    (self.sort, self.values, self.number) = (sort, values, number)
    let content = Value.parts([
      Value.Part("after", .reference(RecordReference(kind: R.kind, number: number))),
      Value.Part("sort", .list(sort.map(Value.text))), Value.Part("values", .list(values)),
    ])
    var writer = JSONWriter()
    content.encode(&writer)
    var digits: [UInt8] = []
    writer.bytes.withUnsafeBytes { Base64URL.append($0, to: &digits) }
    description = String(decoding: digits, as: UTF8.self)
  }

  fileprivate static func error(_ text: String) -> ValueError {
    ValueError(
      type: "cursor", text: text, expected: "one of a page of \(R.kind) records in the same order")
  }
}

extension RecordQuery.Cursor: LosslessStringConvertible {
  /// Reads the text of a cursor of the kind; nil for anything else.
  public init?(_ description: String) {
    guard let bytes = Base64URL.bytes(of: description.utf8), let content = Self.content(of: bytes),
      case .text(let after) = content.part("after"), let record = try? RecordReference(after),
      record.kind == R.kind
    else { return nil }
    self.description = description
    number = record.number
    sort = content.part("sort").elements.map(\.description)
    values = content.part("values").elements
  }

  private static func content(of bytes: [UInt8]) -> Value? {
    bytes.withUnsafeBytes { bytes in
      var reader = JSONReader(bytes, mode: .journal)
      guard let content = try? Value(decodingAny: &reader), (try? reader.finish()) != nil else {
        return nil
      }
      return content
    }
  }
}

extension RecordQuery.Cursor: Codable {
  /// Reads the text of a cursor.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let cursor = Self(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "no cursor of \(R.kind) records")
    }
    self = cursor
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Value {
  /// The elements of a list; none of anything else.
  fileprivate var elements: [Value] {
    if case .list(let elements) = self { elements } else { [] }
  }
}
