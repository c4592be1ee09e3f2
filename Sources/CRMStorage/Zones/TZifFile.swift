/// What a file of the time zone database says (RFC 8536, section 3).
struct TZifFile {
  private let bytes: [UInt8]
  private var next = 0

  private(set) var changes: [Int64] = []
  private(set) var offsets: [Int32] = []
  private(set) var firstOffset: Int32 = 0
  private(set) var rule: ZoneRule?

  /// What is wrong with a file.
  struct Defect: Error {
    let reason: String
  }

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads the file: the second block of data, with wide numbers, where there is one.
  mutating func read() throws(Defect) {
    let first = try readHeader()
    guard first.version >= UInt8(ascii: "2") else {
      return try readData(first, wide: false)
    }
    try skip(first.byteCount(wide: false))
    let second = try readHeader()
    try readData(second, wide: true)
    try readFooter()
  }

  private struct Header {
    var version: UInt8
    var utcFlags, standardFlags, leapSeconds, changes, types, names: Int

    /// The bytes of the data that follow the header.
    func byteCount(wide: Bool) -> Int {
      let time = wide ? 8 : 4
      return changes * (time + 1) + types * 6 + names + leapSeconds * (time + 4)
        + standardFlags + utcFlags
    }
  }

  private mutating func readHeader() throws(Defect) -> Header {
    guard try take(4).elementsEqual("TZif".utf8) else {
      throw Defect(reason: "the first bytes are not TZif")
    }
    guard let version = try take(16).first else { throw Defect(reason: "the version is missing") }
    var counts: [Int] = []
    for _ in 0..<6 { counts.append(Int(try takeNumber(4))) }
    // No count can be larger than the file, whatever it claims.
    guard counts.allSatisfy({ (0...bytes.count).contains($0) }), counts[4] > 0 else {
      throw Defect(reason: "a count is out of range")
    }
    return Header(
      version: version, utcFlags: counts[0], standardFlags: counts[1], leapSeconds: counts[2],
      changes: counts[3], types: counts[4], names: counts[5])
  }

  private mutating func readData(_ header: Header, wide: Bool) throws(Defect) {
    guard header.leapSeconds == 0 else {
      throw Defect(reason: "leap seconds are counted, which other clocks do not")
    }
    guard header.byteCount(wide: wide) <= bytes.count - next else {
      throw Defect(reason: "data are missing at the end")
    }
    for _ in 0..<header.changes { changes.append(try takeNumber(wide ? 8 : 4)) }
    let kinds = try take(header.changes).map(Int.init)
    var types: [Int32] = []
    for _ in 0..<header.types {
      let offset = Int32(try takeNumber(4))
      guard ZoneRule.offsets.contains(Int(offset)) else {
        throw Defect(reason: "an offset is over a day")
      }
      types.append(offset)
      try skip(2)
    }
    guard zip(changes, changes.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw Defect(reason: "the changes are out of order")
    }
    guard kinds.allSatisfy({ $0 < types.count }) else {
      throw Defect(reason: "a change leads to no offset")
    }
    firstOffset = types[0]
    offsets = kinds.map { types[$0] }
    try skip(header.names + header.standardFlags + header.utcFlags)
  }

  /// Reads the rule for the time after the last change; it may be empty.
  private mutating func readFooter() throws(Defect) {
    guard try take(1).first == UInt8(ascii: "\n"),
      let end = bytes[next...].firstIndex(of: UInt8(ascii: "\n"))
    else { throw Defect(reason: "the closing rule is missing") }
    let text = bytes[next..<end]
    guard !text.isEmpty else { return }
    guard let rule = ZoneRule(text) else { throw Defect(reason: "the closing rule is unknown") }
    self.rule = rule
  }

  private mutating func take(_ count: Int) throws(Defect) -> ArraySlice<UInt8> {
    guard count <= bytes.count - next else { throw Defect(reason: "data are missing at the end") }
    defer { next += count }
    return bytes[next..<(next + count)]
  }

  private mutating func skip(_ count: Int) throws(Defect) {
    _ = try take(count)
  }

  /// A signed number of 4 or 8 bytes, the highest first.
  private mutating func takeNumber(_ count: Int) throws(Defect) -> Int64 {
    let value = try take(count).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return count == 8 ? Int64(bitPattern: value) : Int64(Int32(truncatingIfNeeded: value))
  }
}
