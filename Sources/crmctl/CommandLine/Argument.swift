/// A word that a command takes by its place: declared once, and read as `invocation[argument]`.
struct Argument<Value>: AnyArgument {
  let form: ArgumentForm
  /// Makes the value of the words that the argument took.
  let read: @Sendable ([String]) throws -> Value
}

/// An argument of whatever value, as a command lists it.
protocol AnyArgument: Sendable {
  var form: ArgumentForm { get }
}

/// What parser, help and completions know of an argument.
struct ArgumentForm: Sendable, Hashable {
  /// In capitals, as help shows it.
  let name: String
  let help: String
  var isOptional = false
  /// Takes all words that are left; only the last argument may.
  var isVariadic = false
  /// The option that stands in for this argument, such as `where` for an `ID` in bulk verbs.
  var replacedBy: String?
  var completion = Completion.none

  /// The argument in a usage line.
  var label: String {
    var text = isVariadic ? "\(name) …" : name
    if let replacedBy { text += "|--\(replacedBy)" }
    return isOptional ? "[\(text)]" : text
  }

  /// The error of a command line without the argument.
  func missing(hints: [String] = []) -> CommandError { .usage("\(name) is missing", hints: hints) }
}

extension Argument {
  /// An argument that must be there, unless an option replaces it; `read` makes the value.
  init(
    _ name: String, _ help: String, replacedBy: (any AnyOption)? = nil,
    completion: Completion = .none, _ read: @escaping @Sendable (String) throws -> Value
  ) {
    form = ArgumentForm(
      name: name, help: help, replacedBy: replacedBy?.form.name, completion: completion)
    self.read = { [form] words in
      guard let word = words.first else { throw form.missing() }
      return try read(word)
    }
  }

  /// An argument that need not be there.
  static func optional<T>(
    _ name: String, _ help: String, completion: Completion = .none,
    _ read: @escaping @Sendable (String) throws -> T
  ) -> Self where Value == T? {
    let form = ArgumentForm(name: name, help: help, isOptional: true, completion: completion)
    return Self(form: form) { try $0.first.map(read) }
  }

  /// An argument that is one of a type's words, which an error calls a `what`.
  static func choice(_ name: String, _ help: String, _ what: String) -> Self
  where Value: CaseIterable & RawRepresentable<String> & SendableMetatype {
    Self(name, help, completion: .cases(Value.self)) { text in
      try CommandError.choice(text, what)
    }
  }
}

extension Argument<String> {
  /// An argument that must be there, unless an option replaces it.
  init(
    _ name: String, _ help: String, replacedBy: (any AnyOption)? = nil,
    completion: Completion = .none
  ) {
    self.init(name, help, replacedBy: replacedBy, completion: completion) { $0 }
  }
}

extension Argument<[String]> {
  /// The words that are left.
  static func rest(_ name: String, _ help: String, optional: Bool = false) -> Self {
    Self(form: ArgumentForm(name: name, help: help, isOptional: optional, isVariadic: true)) { $0 }
  }
}
