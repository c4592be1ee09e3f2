import CRMCore

/// Finds in damaged bytes every line that checks itself, wherever it begins and ends.
///
/// A line holds no line feed, so the bytes are looked through from one line feed to the next. Where
/// they are not one whole line, lines are looked for at every byte, as a line feed may be damaged,
/// missing, or too many.
struct LineSearch {
  /// What the bytes are made of.
  enum Piece: Hashable {
    /// A whole line, without its line feed.
    case line(Range<Int>)
    /// Bytes that are no line.
    case debris(Range<Int>)
  }

  /// How many seals are tried for a beginning, and how many beginnings may lie before a seal: whole
  /// lines need one of each, and with these limits no bytes are summed more than 64 times.
  private static let reach = 8

  private let bytes: UnsafeRawBufferPointer
  private var pieces: [Piece] = []

  /// The pieces of `bytes` in order; line feeds after a line are part of none.
  static func pieces(of bytes: UnsafeRawBufferPointer) -> [Piece] {
    var search = LineSearch(bytes: bytes)
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstLineFeed ?? bytes.count
      search.take(start..<end)
      start = end + 1
    }
    return search.pieces
  }

  private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Takes the bytes between two line feeds.
  private mutating func take(_ run: Range<Int>) {
    if beginsLine(at: run.lowerBound), isWhole(run) { return pieces.append(.line(run)) }
    var start = run.lowerBound
    for line in lines(in: run) {
      addDebris(start..<line.lowerBound)
      pieces.append(.line(line))
      start = line.upperBound
    }
    addDebris(start..<run.upperBound)
  }

  /// Debris on both sides of a line feed is one piece.
  private mutating func addDebris(_ range: Range<Int>) {
    if range.isEmpty { return }
    if case .debris(let last) = pieces.last, last.upperBound + 1 >= range.lowerBound {
      pieces[pieces.count - 1] = .debris(last.lowerBound..<range.upperBound)
    } else {
      pieces.append(.debris(range))
    }
  }

  /// The whole lines inside of bytes that are not one.
  private func lines(in run: Range<Int>) -> [Range<Int>] {
    let starts = run.filter(beginsLine)
    if starts.isEmpty { return [] }
    let ends = run.compactMap(sealEnd)
    var found: [Range<Int>] = []
    var (next, end) = (run.lowerBound, 0)
    for (index, start) in starts.enumerated() where start >= next {
      while end < ends.count, ends[end] <= start { end += 1 }
      let barrier = index + Self.reach < starts.count ? starts[index + Self.reach] : run.upperBound
      let line = ends[end...].prefix(Self.reach).prefix { $0 <= barrier }
        .lazy.map { start..<$0 }.first(where: isWhole)
      guard let line else { continue }
      found.append(line)
      next = line.upperBound
    }
    return found
  }

  private func isWhole(_ range: Range<Int>) -> Bool {
    (try? LineSeal.verifiedCount(of: UnsafeRawBufferPointer(rebasing: bytes[range]))) != nil
  }

  private func beginsLine(at offset: Int) -> Bool {
    bytes[offset] == UInt8(ascii: "{") && (has(#"{"n":"#, offset) || has(#"{"epoch":"#, offset))
  }

  /// Where a line ends whose seal begins at `offset`; nil where none does.
  private func sealEnd(at offset: Int) -> Int? {
    guard bytes[offset] == UInt8(ascii: ","), has(#","x":""#, offset),
      has("\"}", offset + LineSeal.byteCount - 2)
    else { return nil }
    return offset + LineSeal.byteCount
  }

  private func has(_ text: StaticString, _ offset: Int) -> Bool {
    LineSeal.hasBytes(text, in: bytes, at: offset)
  }
}
