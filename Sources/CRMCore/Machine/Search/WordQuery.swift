/// The words that somebody looks for in the search box: folded, each once.
///
/// All of them must match. A word gives three points where it is a whole word of the text, two where
/// it begins one, one where it is inside of one; the best counts, and the rank is the sum.
struct WordQuery: Sendable {
  /// The points of a word by how it matches.
  enum Grade {
    static let inside = 1
    static let begins = 2
    static let whole = 3
  }

  /// The words in the order in which they were given.
  let words: [[UInt8]]

  /// The words of what was typed; none if there is no letter or digit in it.
  init(_ text: String) {
    var words: [[UInt8]] = []
    Array(TextFolding.fold(text).utf8).withUnsafeBytes { raw in
      WordCutter.forEachWord(in: raw) { place in
        let word = Array(raw[place])
        if !words.contains(word) { words.append(word) }
      }
    }
    self.words = words
  }

  /// The rank of a record that has all its points.
  var fullMarks: Int { words.count * Grade.whole }

  /// Whether a word also matches inside of others: from three letters on.
  ///
  /// A letter of three bytes or more, such as an ideograph, counts as two.
  static func matchesInside(_ word: [UInt8]) -> Bool {
    var letters = 0
    for byte in word where byte & 0xc0 != 0x80 { letters += byte < 0xe0 ? 1 : 2 }
    return letters >= 3
  }

  /// The rank of a record by its folded texts, joined by line feeds; none if it does not match.
  ///
  /// The rules are those of ``WordIndex``. A query without words matches nothing. O(bytes · words).
  func rank(in text: [UInt8]) -> Int? {
    guard !words.isEmpty else { return nil }
    var grades = [Int](repeating: 0, count: words.count)
    let insides = words.map(Self.matchesInside)
    text.withUnsafeBytes { raw in
      WordCutter.forEachWord(in: raw) { place in
        for index in words.indices where grades[index] < Grade.whole {
          let word = UnsafeRawBufferPointer(rebasing: raw[place])
          let grade = Self.grade(of: words[index], in: word, inside: insides[index])
          grades[index] = max(grades[index], grade)
        }
      }
    }
    return grades.contains(0) ? nil : grades.reduce(0, +)
  }

  private static func grade(
    of needle: [UInt8], in word: UnsafeRawBufferPointer, inside: Bool
  ) -> Int {
    guard needle.count <= word.count else { return 0 }
    if word.starts(with: needle) {
      return needle.count == word.count ? Grade.whole : Grade.begins
    }
    guard inside else { return 0 }
    for start in 1..<max(1, word.count - needle.count + 1)
    where word[start] == needle[0] && word[start...].starts(with: needle) {
      return Grade.inside
    }
    return 0
  }
}
