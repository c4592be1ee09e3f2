/// A value of named parts as one text: `product=GTX,quantity=2`, quoted where it must be.
///
/// A part that holds a list stands there once for each of its elements.
package enum PartsText {
  /// The text of these parts; absent ones are left out.
  package static func join(_ parts: [Value.Part]) -> String {
    parts.filter { !$0.value.isAbsent }.flatMap { part in
      part.value.elements.map { "\(part.name)=\(quoted($0.description))" }
    }.joined(separator: ",")
  }

  private static func quoted(_ text: String) -> String {
    if !text.utf8.contains(where: { $0 == Self.comma || $0 == Self.quote }) { return text }
    return
      "\"\(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
  }

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")

  /// The names and texts that a text of parts holds, in order.
  package static func split(_ text: String) throws(ValueError) -> [(name: String, text: String)] {
    var parts: [(name: String, text: String)] = []
    for item in items(text) where !item.isEmpty {
      guard let sign = item.firstIndex(of: "="), sign != item.startIndex else {
        throw ValueError(type: "part", text: item, expected: "name=value, with commas between")
      }
      parts.append(
        (String(item[..<sign]), unquoted(String(item[item.index(after: sign)...]))))
    }
    return parts
  }

  /// The pieces between commas that are not in quotes.
  private static func items(_ text: String) -> [String] {
    var items = [""]
    var isQuoted = false
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if character == ",", !isQuoted {
        items.append("")
      } else {
        items[items.count - 1].append(character)
      }
    }
    return items
  }

  private static func unquoted(_ text: String) -> String {
    guard text.count > 1, text.first == "\"", text.last == "\"" else { return text }
    var plain = ""
    var isEscaped = false
    for character in text.dropFirst().dropLast() {
      if character == "\"", !isEscaped {
        isEscaped = true
      } else {
        plain.append(character)
        isEscaped = false
      }
    }
    return plain
  }
}

extension ValueParser {
  /// The composite value that `product=GTX,quantity=2` means, all its parts by their types.
  func parts(_ text: String, _ types: [FieldType.Part]) throws(ValueError) -> Value {
    var values: [Value.Part] = []
    for (name, text) in try PartsText.split(text) {
      let canonical = Naming.canonical(name)
      guard let part = types.first(where: { Naming.canonical($0.name) == canonical }) else {
        throw ValueError(
          type: "part", text: name, expected: types.map(\.name).joined(separator: ", "))
      }
      values.append(Value.Part(part.name, try value(text, as: part.type)))
    }
    return .parts(
      types.map { type in
        let given = values.filter { $0.name == type.name }.map(\.value)
        guard case .list = type.type, !given.isEmpty else {
          return Value.Part(type.name, given.last ?? .null)
        }
        return Value.Part(type.name, .list(given.flatMap(\.elements)))
      })
  }
}

extension Value {
  /// The elements of a list; any other value is its own only one.
  fileprivate var elements: [Value] {
    if case .list(let values) = self { values } else { [self] }
  }
}
