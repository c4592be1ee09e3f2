/// Makes characters visible that would command a terminal or hide what a text says.
enum Sanitizer {
  /// `text` on one line, without anything that moves, colours, reorders or breaks it.
  static func visible(_ text: String) -> String { shown(text, keepingLines: false) }

  /// `text` as ``visible(_:)`` has it, but the ends of lines (LF, CRLF) and tabs stay.
  static func visibleLines(_ text: String) -> String { shown(text, keepingLines: true) }

  /// JSON in which escapes stand for all that could command a terminal; it is only in strings.
  static func escaped(_ json: String) -> String {
    json.unicodeScalars.map { scalar in
      guard isDangerous(scalar) else { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }

  private static func shown(_ text: String, keepingLines: Bool) -> String {
    let scalars = text.unicodeScalars
    guard scalars.contains(where: { isDangerous($0) }) else { return text }
    var result = String.UnicodeScalarView()
    for index in scalars.indices {
      let scalar = scalars[index]
      let rest = scalars[index...].prefix(2)
      let endsLine = scalar == "\n" || scalar == "\t" || rest.elementsEqual(["\r", "\n"])
      if !isDangerous(scalar) || (keepingLines && endsLine) {
        result.append(scalar)
      } else {
        result.append(contentsOf: replacement(scalar).unicodeScalars)
      }
    }
    return String(result)
  }

  /// Control characters (C0, DEL, C1), line separators, and what overrides the writing direction.
  static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// The picture of a C0 control character where there is one, else its number.
  private static func replacement(_ scalar: Unicode.Scalar) -> String {
    let value = scalar.value == 0x7F ? 0x21 : scalar.value
    if value < 0x22, let picture = Unicode.Scalar(0x2400 + value) { return String(picture) }
    return "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
  }
}
