import CRMCore

/// The lines of a damaged journal that check themselves, in the order of their positions.
struct DamagedJournal {
  let store: DamagedStore
  /// The lines, and the epoch lines among them.
  private(set) var lines: [FoundLine] = []
  /// What is wrong in the segments.
  private(set) var findings: [JSONFileStore.RepairFinding] = []
  /// The last position that is known to have been durable once.
  private(set) var durable: Position
  private var cache: (segment: Position, bytes: [UInt8])?

  init(_ store: DamagedStore) throws(StoreError) {
    self.store = store
    durable = store.horizon?.head.position ?? 0
    for segment in store.segments {
      let bytes = try store.segment(segment)
      // Zeros at the end are nothing: a segment is grown ahead of its lines.
      let end = bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
      bytes.withUnsafeBytes { search(segment, UnsafeRawBufferPointer(rebasing: $0[..<end])) }
    }
    // Stable, for of two lines of one position the first is kept.
    let order = lines.indices.sorted { left, right in
      let (one, other) = (lines[left].envelope, lines[right].envelope)
      if one.position != other.position { return one.position < other.position }
      return one.isEpoch == other.isEpoch ? left < right : other.isEpoch
    }
    lines = order.map { lines[$0] }
    try leaveOutDoubles()
    // A group is begun only when the one before it is durable.
    durable = max(durable, (lines.map(\.envelope.group).max() ?? 0) - 1)
  }

  private mutating func search(_ segment: Position, _ bytes: UnsafeRawBufferPointer) {
    var (position, spacing) = (segment - 1, 0)
    for piece in LineSearch.pieces(of: bytes) {
      switch piece {
      case .line(let range): take(range, of: bytes, in: segment, after: &position)
      case .debris(let range) where bytes[range].allSatisfy(Self.isSpacing): spacing += range.count
      case .debris(let range): addDebris(range, in: segment)
      }
    }
    if spacing > 0 {
      findings.append(
        .spacing(file: StoreLayout.segmentName(segment), byteCount: spacing))
    }
  }

  private static func isSpacing(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private mutating func addDebris(_ range: Range<Int>, in segment: Position) {
    let place = JSONFileStore.RepairFinding.Place(
      file: StoreLayout.segmentName(segment), offset: range.lowerBound)
    findings.append(.debris(place, byteCount: range.count))
  }

  private mutating func take(
    _ range: Range<Int>, of bytes: UnsafeRawBufferPointer, in segment: Position,
    after position: inout Position
  ) {
    guard
      let envelope = try? LineEnvelope(ofAnyLength: UnsafeRawBufferPointer(rebasing: bytes[range]))
    else { return addDebris(range, in: segment) }
    if !envelope.isEpoch { position = envelope.position }
    lines.append(
      FoundLine(
        segment: segment, range: range,
        envelope: FoundLine.Envelope(
          position: position, isEpoch: envelope.isEpoch, first: envelope.commitFirst,
          count: envelope.commitCount, group: envelope.groupFirst)))
  }

  /// Of several lines of one position keeps the first; equal ones are not worth a word.
  private mutating func leaveOutDoubles() throws(StoreError) {
    var kept: [FoundLine] = []
    for line in lines {
      guard let last = kept.last, last.envelope.position == line.envelope.position,
        !line.envelope.isEpoch, !last.envelope.isEpoch
      else {
        kept.append(line)
        continue
      }
      if try bytes(of: last) != bytes(of: line) {
        findings.append(.leftOut(line.envelope.position, nil, .positionTaken, line.place))
      }
    }
    lines = kept
  }

  /// The bytes of a line.
  mutating func bytes(of line: FoundLine) throws(StoreError) -> [UInt8] {
    if cache?.segment != line.segment {
      cache = (line.segment, try store.segment(line.segment))
    }
    return Array((cache?.bytes ?? [])[line.range])
  }
}
