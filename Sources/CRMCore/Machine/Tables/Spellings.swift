/// The bytes under which postings have texts that are not all ASCII.
///
/// Equal texts can be made of different bytes; those that came first stand for all.
struct Spellings: Sendable {
  private var all: [String: [UInt8]] = [:]

  subscript(text: String) -> [UInt8]? { all[text] }

  /// Notes a text that has no bytes yet.
  mutating func add(_ text: String) { all[text] = Self.plain(text) }

  /// A text with the three signs replaced that are equal to one of ASCII.
  static func plain(_ text: String) -> [UInt8] {
    let signs: [Unicode.Scalar: Unicode.Scalar] = [
      "\u{212A}": "K", "\u{37E}": ";", "\u{1FEF}": "`",
    ]
    let scalars = text.unicodeScalars.map { signs[$0] ?? $0 }
    return Array(String(String.UnicodeScalarView(scalars)).utf8)
  }
}

extension Spellings {
  var isEmpty: Bool { all.isEmpty }

  func store(in bytes: inout [UInt8]) {
    bytes.appendInteger(UInt32(all.count))
    for spelling in all.values.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      bytes.appendCounted(spelling)
    }
  }

  init?(stored fields: inout CheckpointFields) {
    guard let count: UInt32 = fields.integer() else { return nil }
    for _ in 0..<count {
      guard let spelling = fields.countedBytes() else { return nil }
      all[String(decoding: spelling, as: UTF8.self)] = spelling
    }
  }
}
