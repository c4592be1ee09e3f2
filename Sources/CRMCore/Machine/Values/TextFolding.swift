/// Makes texts comparable for search: without case and without accents.
///
/// `É` becomes `e`, `ß` `ss`, `Ł` `l`, `Æ` `ae`, `İ` `i`, `Ώ` `ω`, `ё` `е`; combining marks go.
/// Folding a folded text changes nothing.
package enum TextFolding {
  /// The folded form of `text`; O(n), and no more than a look at texts that are folded already.
  package static func fold(_ text: String) -> String {
    var copy = text
    return copy.withUTF8 { bytes in
      guard let first = bytes.firstIndex(where: { $0 >= 0x80 || $0 &- 0x41 < 26 }) else {
        return text
      }
      if bytes.allSatisfy({ $0 < 0x80 }) { return foldASCII(bytes) }
      var folded: [UInt8] = []
      folded.reserveCapacity(bytes.count)
      folded.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[..<first]))
      append(UnsafeBufferPointer(rebasing: bytes[first...]), to: &folded)
      return String(decoding: folded, as: UTF8.self)
    }
  }

  private static func foldASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(unsafeUninitializedCapacity: bytes.count) { room in
      for index in bytes.indices {
        let byte = bytes[index]
        room[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
      }
      return bytes.count
    }
  }

  /// Appends the folded form of well-formed UTF-8 to `folded`.
  static func append(_ bytes: UnsafeBufferPointer<UInt8>, to folded: inout [UInt8]) {
    var rest = bytes[...]
    while let byte = rest.first {
      if byte < 0x80 {
        folded.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        rest.removeFirst()
        continue
      }
      let end = rest.firstIndex { $0 < 0x80 } ?? rest.endIndex
      for scalar in String(decoding: rest[..<end], as: UTF8.self).unicodeScalars {
        append(scalar, to: &folded)
      }
      rest = rest[end...]
    }
  }

  private static func append(_ scalar: Unicode.Scalar, to folded: inout [UInt8]) {
    if let replacement = replacements[scalar.value] {
      folded.append(contentsOf: replacement.utf8)
    } else if !isMark(scalar.value) {
      for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isMark(lower.value) {
        let replacement = replacements[lower.value] ?? String(lower)
        folded.append(contentsOf: replacement.utf8)
      }
    }
  }

  /// Whether a scalar is a combining accent, or a vowel point of Hebrew or Arabic.
  private static func isMark(_ value: UInt32) -> Bool {
    switch value {
    case 0x0300...0x036f, 0x1ab0...0x1aff, 0x1dc0...0x1dff, 0x20d0...0x20ff, 0xfe20...0xfe2f,
      0x0591...0x05bd, 0x05bf, 0x05c1, 0x05c2, 0x05c4, 0x05c5, 0x05c7, 0x064b...0x0652, 0x0670:
      true
    default: false
    }
  }
}
