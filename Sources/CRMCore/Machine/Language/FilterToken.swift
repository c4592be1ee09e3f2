/// One word of the filter language, with where it stands.
struct FilterToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case word(String)
    case quoted(String)
    case comparison(String)
    case open
    case close
    case comma
  }

  let kind: Kind
  /// How many characters stand before it.
  let offset: Int

  /// Cuts a text into tokens.
  static func tokens(_ text: String) throws(FilterParser.Failure) -> [FilterToken] {
    var scanner = FilterScanner(text)
    return try scanner.tokens()
  }

  /// What the token is in the words of an error.
  var description: String {
    switch kind {
    case .word(let text), .comparison(let text): "'\(text)'"
    case .quoted(let text): "\"\(text)\""
    case .open: "'('"
    case .close: "')'"
    case .comma: "','"
    }
  }
}

extension FilterParser {
  /// Why a text is no filter: where, and what would be right there.
  public struct Failure: Error, Hashable, Sendable {
    /// The text.
    public let text: String
    /// How many characters stand before the place.
    public let offset: Int
    /// What stands there, in quotes; `the end` at the end.
    public let found: String
    /// What would be right there.
    public let expected: String
  }
}

private struct FilterScanner {
  private let text: String
  private let characters: [Character]
  private var index = 0

  init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  mutating func tokens() throws(FilterParser.Failure) -> [FilterToken] {
    var tokens: [FilterToken] = []
    while index < characters.count {
      let start = index
      if characters[index].isWhitespace {
        index += 1
      } else if let kind = try next() {
        tokens.append(FilterToken(kind: kind, offset: start))
      }
    }
    return tokens
  }

  private mutating func next() throws(FilterParser.Failure) -> FilterToken.Kind? {
    let character = characters[index]
    switch character {
    case "(", ")", ",":
      index += 1
      return character == "(" ? .open : character == ")" ? .close : .comma
    case "=", "~", "!", "<", ">": return try comparison()
    case "\"", "'": return try quoted(character)
    default: return word()
    }
  }

  private mutating func comparison() throws(FilterParser.Failure) -> FilterToken.Kind {
    let first = characters[index]
    index += 1
    if first != "=", first != "~", index < characters.count, characters[index] == "=" {
      index += 1
      return .comparison("\(first)=")
    }
    if first == "!" {
      throw FilterParser.Failure(text: text, offset: index - 1, found: "'!'", expected: "!=")
    }
    return .comparison(String(first))
  }

  /// A quote doubled or after a backslash stands for itself.
  private mutating func quoted(_ quote: Character) throws(FilterParser.Failure) -> FilterToken.Kind
  {
    let start = index
    var content = ""
    index += 1
    while index < characters.count {
      let character = characters[index]
      index += 1
      if character == "\\", index < characters.count {
        content.append(characters[index])
        index += 1
      } else if character == quote {
        if index < characters.count, characters[index] == quote {
          content.append(quote)
          index += 1
        } else {
          return .quoted(content)
        }
      } else {
        content.append(character)
      }
    }
    throw FilterParser.Failure(
      text: text, offset: start, found: "an open quote", expected: "a closing \(quote)")
  }

  private mutating func word() -> FilterToken.Kind {
    let start = index
    while index < characters.count, !characters[index].isWhitespace,
      !"(),=~!<>\"'".contains(characters[index])
    {
      index += 1
    }
    return .word(String(characters[start..<index]))
  }
}
