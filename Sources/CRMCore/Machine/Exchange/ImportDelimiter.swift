extension ImportSource {
  /// The character between the cells of a CSV record.
  public enum Delimiter: UInt8, CaseIterable, Hashable, Sendable {
    /// A comma, as RFC 4180 has it.
    case comma = 0x2c
    /// A semicolon, usual where the comma is the decimal mark.
    case semicolon = 0x3b
    /// A tab.
    case tab = 0x09

    /// The delimiter that is most frequent in the first record outside of quotes; else the comma.
    static func detect(in bytes: UnsafeRawBufferPointer) -> Self {
      var counts = [0, 0, 0]
      var isQuoted = false
      for byte in bytes {
        if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
        guard !isQuoted else { continue }
        if byte == 0x0a || byte == 0x0d { break }
        if let found = allCases.firstIndex(where: { $0.rawValue == byte }) { counts[found] += 1 }
      }
      let most = counts.max() ?? 0
      return allCases[counts.firstIndex(of: most) ?? 0]
    }

    /// Whether the end of the first record is in `bytes`, so that more of them show nothing else.
    static func isShown(by bytes: [UInt8]) -> Bool {
      var isQuoted = false
      for byte in bytes {
        if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
        if !isQuoted, byte == 0x0a || byte == 0x0d { return true }
      }
      return false
    }
  }
}
