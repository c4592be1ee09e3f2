/// A word that a command takes by its place.
struct Argument: Sendable {
  /// In capitals, as help shows it and ``Invocation/argument(_:)`` finds it.
  let name: String
  let help: String
  let isOptional: Bool
  /// Takes all words that are left; only the last argument may.
  let isVariadic: Bool
  /// The option that stands in for this argument, such as `where` for an `ID` in bulk verbs.
  let replacedBy: String?
  let completion: Completion

  init(
    _ name: String, _ help: String, optional: Bool = false, variadic: Bool = false,
    replacedBy: String? = nil, completion: Completion = .none
  ) {
    self.name = name
    self.help = help
    self.isOptional = optional
    self.isVariadic = variadic
    self.replacedBy = replacedBy
    self.completion = completion
  }

  /// The argument in a usage line.
  var label: String {
    var text = isVariadic ? "\(name) …" : name
    if let replacedBy { text += "|--\(replacedBy)" }
    return isOptional ? "[\(text)]" : text
  }
}

/// What a shell may offer for a value.
enum Completion: Sendable, Hashable {
  case none
  case files
  case choices([String])

  var choices: [String] {
    if case .choices(let choices) = self { choices } else { [] }
  }
}
