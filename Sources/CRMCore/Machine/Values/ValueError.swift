/// Why a text is not a value of its type, and what would be one.
public struct ValueError: Error, Hashable, Sendable {
  /// What kind of value was expected, for example `e-mail address`.
  public let type: String
  /// The text that was refused, as given.
  public let text: String
  /// What would be right, as a phrase: `at least 3 digits`.
  public let expected: String
  /// What the text names, where one thing was to be named; nil for other kinds of value.
  public let matches: [String]?

  /// Makes the error of refusing `text` as a value of `type`.
  public init(type: String, text: String, expected: String) {
    self.type = type
    self.text = text
    self.expected = expected
    matches = nil
  }

  /// Makes the error of a text that names no `type`, or several.
  public init(type: String, text: String, matches: [String]) {
    self.type = type
    self.text = text
    self.matches = matches
    expected =
      matches.isEmpty
      ? "the number or the unique name of one that is there"
      : "one of \(matches.joined(separator: ", "))"
  }

  /// What is wrong, as a phrase: `no product is called 'GTXPro'`.
  public var reason: String {
    let text = text.quoted
    guard let matches else { return "\(text) is not \(type.withArticle)" }
    if matches.isEmpty { return "no \(type) is called \(text)" }
    return "\(text) could be \(matches.joined(separator: ", "))"
  }

  /// What is wrong, with what would be right: `'urgent' is not a choice: low, medium, high`.
  public var phrase: String { matches == nil ? "\(reason): \(expected)" : reason }
}

extension String {
  /// The words with the article that they take: `an order`, `a lead`.
  package var withArticle: String {
    let isVowel = first.map { ["a", "e", "i", "o"].contains($0.lowercased()) } ?? false
    return isVowel ? "an \(self)" : "a \(self)"
  }

  /// The text in quotes, as sentences for people name it; a long one by its beginning.
  package var quoted: String {
    let beginning = prefix(100)
    return beginning.endIndex == endIndex ? "'\(self)'" : "'\(beginning)…'"
  }
}
