/// Takes the records of one kind out of a snapshot, as CSV or JSON Lines that imports read back.
///
/// It holds only what its user may read.
public struct Exporter<R: CRMRecord>: Sendable {
  /// The records: at first all that the user may read.
  public private(set) var query: RecordQuery<R>
  /// The columns: at first the id, every field, the parts of composite ones, and custom fields.
  public var paths: [FieldPath]

  /// Makes an exporter; throws ``CRMError/denied(_:)`` without the right to export the kind.
  public init(_ snapshot: Snapshot, as actor: some Acting) throws(CRMError) {
    if case .denied(let denial) = snapshot.can(actor, .export, R.self) {
      throw .denied(denial)
    }
    query = snapshot.records(R.self, readableBy: actor)
    paths = R.schema.paths(custom: snapshot.configuration.customFields(of: R.self))
      .filter { $0.name != "deletedAt" }
  }

  /// Keeps only the records that meet `filter` too.
  public mutating func keep(_ filter: Filter) { query = query.where(filter) }

  /// Orders the records by `key`, after any order asked for before.
  public mutating func sort(by key: RecordQuery<R>.SortKey) { query = query.sorted(by: key) }

  /// Writes CSV, the first record naming the columns, and passes it on piece by piece.
  ///
  /// Empty cells stand for no value; lists are as `ListText` has them. With `guardsFormulas` a
  /// spreadsheet runs nothing, and cells that it would run differ by a `'` before them.
  public func csv(
    delimiter: ImportSource.Delimiter = .comma, guardsFormulas: Bool = false,
    into sink: ([UInt8]) throws -> Void
  ) rethrows {
    var writer = CSVWriter(delimiter: delimiter, guardsFormulas: guardsFormulas)
    writer.write(paths.map(\.name))
    try forEach { value in
      writer.write(paths.map { value($0).cell })
      if writer.bytes.count >= Self.pieceSize { try Self.flush(&writer.bytes, into: sink) }
    }
    try Self.flush(&writer.bytes, into: sink)
  }

  /// Writes an object a line, parts and custom fields nested, and passes it on piece by piece.
  ///
  /// Every column is there, null where it has no value.
  public func jsonLines(into sink: ([UInt8]) throws -> Void) rethrows {
    try objects(between: "", into: sink)
  }

  /// Writes one array of the same objects, and passes it on piece by piece.
  public func json(into sink: ([UInt8]) throws -> Void) rethrows {
    try sink([UInt8(ascii: "[")])
    try objects(between: ",", into: sink)
    try sink(Array("]\n".utf8))
  }

  private func objects(
    between mark: StaticString, into sink: ([UInt8]) throws -> Void
  ) rethrows {
    let layout = RecordLayout(paths)
    var bytes: [UInt8] = []
    var isFirst = true
    try forEach { value in
      if !isFirst { bytes.append(contentsOf: mark.description.utf8) }
      isFirst = false
      var writer = JSONWriter(appendingTo: bytes)
      bytes = []
      layout.write(&writer, value)
      bytes = writer.take()
      bytes.append(0x0a)
      if bytes.count >= Self.pieceSize { try Self.flush(&bytes, into: sink) }
    }
    try Self.flush(&bytes, into: sink)
  }

  private static var pieceSize: Int { 1 << 16 }

  private static func flush(_ bytes: inout [UInt8], into sink: ([UInt8]) throws -> Void) rethrows {
    if bytes.isEmpty { return }
    try sink(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Passes the values of each record to `body`, by their paths.
  private func forEach(_ body: ((FieldPath) -> Value) throws -> Void) rethrows {
    let content = query.table.content
    let slots = R.schema.slots
    // The custom fields of a row are one text, which a record reads once for all of them.
    let readsRecords = paths.contains { $0.customKey != nil }
    for number in query.run().numbers {
      if readsRecords {
        guard let record = query.table.find(R.ID(number)) else { continue }
        try body { $0.value(in: record) }
      } else {
        _ = try content.withRow(number) { row in
          try body { $0.value(in: row, number, slots) }
        }
      }
    }
  }
}

extension Value {
  /// The value as a cell of a file: ``description``, lists in their lossless form.
  public var cell: String {
    guard case .list(let values) = self else { return description }
    return ListText.join(
      values.map { value in
        if case .parts(let parts) = value { PartsText.join(parts) } else { value.description }
      })
  }
}
