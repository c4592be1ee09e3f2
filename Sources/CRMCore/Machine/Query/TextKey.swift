/// A text as orders compare it: by its folded form, and by code points where that is the same.
struct TextKey {
  let folded: [UInt8]
  private let raw: [UInt8]

  init(_ bytes: UnsafeRawBufferPointer) {
    raw = Array(bytes)
    folded = bytes.contains { $0 >= 0x80 || $0 &- 0x41 < 26 } ? Self.folded(bytes) : raw
  }

  init(text: String) { self = Array(text.utf8).withUnsafeBytes { TextKey($0) } }

  /// −1, 0 or 1 as this text stands before, with or after another.
  func order(before other: TextKey) -> Int {
    if folded != other.folded {
      return folded.lexicographicallyPrecedes(other.folded) ? -1 : 1
    }
    return raw == other.raw ? 0 : raw.lexicographicallyPrecedes(other.raw) ? -1 : 1
  }

  /// Whether the folded form begins with another one.
  func starts(with start: [UInt8]) -> Bool { folded.starts(with: start) }

  private static func folded(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    if bytes.isASCII { return bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } }
    var folded: [UInt8] = []
    bytes.withMemoryRebound(to: UInt8.self) { TextFolding.append($0, to: &folded) }
    return folded
  }

  /// Whether the folded form has another one inside.
  func contains(_ needle: [UInt8]) -> Bool {
    guard let first = needle.first else { return true }
    var start = 0
    while start + needle.count <= folded.count {
      if folded[start] == first, folded[start..<start + needle.count].elementsEqual(needle) {
        return true
      }
      start += 1
    }
    return false
  }
}
