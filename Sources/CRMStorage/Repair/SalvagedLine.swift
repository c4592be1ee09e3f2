import CRMCore

/// Where in a damaged journal a line lies that checks itself, and what its envelope says.
struct FoundLine {
  /// The first position of the segment that it was found in.
  let segment: Position
  /// The bytes it takes there, without a line feed.
  let range: Range<Int>
  let envelope: Envelope

  /// What is kept of an envelope: a journal has many lines.
  struct Envelope {
    /// The line's position; in an epoch line that of the line before it.
    let position: Position
    let isEpoch: Bool
    let first: Position
    /// How many lines the commit has; nil where the line does not say.
    let count: Int?
    let group: Position

    /// Whether this line can be in the commit that a line before it is in, by what both say of it.
    func continues(_ before: Envelope) -> Bool {
      guard !isEpoch, !before.isEpoch, first == before.first else { return false }
      return count == before.count || before.count == nil && endsCommit
    }

    private var endsCommit: Bool { count.map { position == first + $0 - 1 } ?? false }
  }

  /// The place as findings name it.
  var place: JSONFileStore.RepairFinding.Place {
    JSONFileStore.RepairFinding.Place(
      file: StoreLayout.segmentName(segment), offset: range.lowerBound)
  }
}

/// A line of a damaged journal, read whole.
struct SalvagedLine {
  let line: JournalLine
  /// The bytes of its fields, as they stand.
  let fields: [UInt8]
  /// How many bytes the whole line has.
  let byteCount: Int
  /// Whether it has a chain hash, as the last line of a commit does.
  let isChained: Bool
  /// Where it was found.
  let place: JSONFileStore.RepairFinding.Place

  /// Reads a line that checks itself; throws where it is no journal line all the same.
  init(_ bytes: UnsafeRawBufferPointer, _ place: JSONFileStore.RepairFinding.Place) throws {
    try JSONReader.validate(bytes, mode: .journal)
    var found: [(line: JournalLine, fields: Range<Int>)] = []
    try JournalLine.read(bytes) { line, reader in
      found.append((line, try reader.readRawValue()))
    }
    guard found.count == 1, let (line, range) = found.first else {
      throw JournalError.LineDefect.malformed
    }
    self.line = line
    fields = Array(bytes[range])
    byteCount = bytes.count
    isChained = try LineEnvelope(ofAnyLength: bytes).chain != nil
    self.place = place
  }

  /// Whether it fits into a line of the new journal, which may be the last one of its commit.
  var fits: Bool { size(with: nil) <= JournalLimits.lineBytes }

  /// Whether it also fits with an idempotency key.
  func fits(with key: String) -> Bool { size(with: key) <= JournalLimits.lineBytes }

  /// No less than the line takes in the new journal: positions and links are never longer there.
  private func size(with key: String?) -> Int {
    let own = line.key.map(Self.size(ofKey:)) ?? 0
    let chain = isChained ? 0 : LineEnvelope.chainByteCount
    return byteCount - own + chain + (key.map(Self.size(ofKey:)) ?? 0)
  }

  private static func size(ofKey key: String) -> Int {
    var writer = JSONWriter()
    writer.string(key)
    return writer.bytes.count + #","k":"#.utf8.count
  }
}
