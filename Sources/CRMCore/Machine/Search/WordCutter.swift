/// Cuts folded text into words, the one place that says what a word is.
///
/// A word is a run of letters, the marks that belong to them, and digits, of any script (Unicode's
/// categories L, M and N). All else separates: blanks, punctuation, symbols, ill-formed bytes.
/// So `o'brien@acme-nord.fr` is `o`, `brien`, `acme`, `nord`, `fr`, and `c++` is `c`.
enum WordCutter {
  /// Passes each word of `text` by its place, in the order of the text.
  static func forEachWord(in text: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Void) {
    var start = -1
    var place = 0
    while place < text.count {
      let byte = text[place]
      let (length, isWord) =
        byte < 0x80 ? (1, isLetterOrDigit(byte)) : scalar(in: text, at: place)
      if !isWord {
        if start >= 0 { body(start..<place) }
        start = -1
      } else if start < 0 {
        start = place
      }
      place += length
    }
    if start >= 0 { body(start..<text.count) }
  }

  @inline(__always)
  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
  }

  /// The length of the scalar at a place that is not ASCII, and whether it belongs to a word.
  private static func scalar(in text: UnsafeRawBufferPointer, at place: Int) -> (Int, Bool) {
    let lead = text[place]
    let length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    guard lead >= 0xc2, lead < 0xf5, place + length <= text.count else { return (1, false) }
    var value = UInt32(lead) & (0xff &>> UInt32(length + 1))
    for byte in text[(place + 1)..<(place + length)] {
      guard byte & 0xc0 == 0x80 else { return (1, false) }
      value = value << 6 | UInt32(byte & 0x3f)
    }
    guard let scalar = Unicode.Scalar(value) else { return (1, false) }
    return (length, isWord(scalar))
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      true
    default: false
    }
  }
}
