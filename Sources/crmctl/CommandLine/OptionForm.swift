/// What parser, help and completions know of an option.
struct OptionForm: Sendable, Hashable {
  /// The long name without dashes, in kebab-case.
  let name: String
  let help: String
  /// What stands for the value in help; nil for a flag.
  var placeholder: String?
  var isRepeatable = false
  /// A flag that `--no-name` sets to false.
  var isNegatable = false
  var completion = Completion.none
  /// Another name that does the same.
  var alias: String?

  /// The option as help shows it: `--status STATUS`, `--[no-]primary`, `--tag TAG …`.
  var label: String {
    guard let placeholder else { return isNegatable ? "--[no-]\(name)" : "--\(name)" }
    return "--\(name) \(placeholder)" + (isRepeatable ? " …" : "")
  }

  /// The help text with the choices, where there are some.
  var description: String {
    completion.choices.isEmpty
      ? help : "\(help) (\(completion.choices.joined(separator: ", ")))"
  }

  /// Every spelling of its name on a command line.
  var spellings: [String] { isNegatable ? ["--\(name)", "--no-\(name)"] : ["--\(name)"] }
}

extension [OptionForm] {
  /// The option called `name`, and whether the name denies it (`no-primary`).
  func named(_ name: String) -> (option: OptionForm, isDenied: Bool)? {
    if let option = first(where: { $0.name == name }) ?? first(where: { $0.alias == name }) {
      return (option, false)
    }
    guard name.hasPrefix("no-") else { return nil }
    let positive = name.dropFirst(3)
    return first { $0.isNegatable && $0.name == positive }.map { ($0, true) }
  }
}

/// What a shell may offer for a value.
enum Completion: Sendable, Hashable {
  case none
  case files
  case choices([String])

  /// The words of a type.
  static func cases<T: CaseIterable & RawRepresentable<String>>(_: T.Type) -> Completion {
    .choices(T.allCases.map(\.rawValue))
  }

  var choices: [String] {
    if case .choices(let choices) = self { choices } else { [] }
  }
}
