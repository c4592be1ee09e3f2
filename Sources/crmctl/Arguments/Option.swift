/// An option of a command, or a global one.
struct Option: Sendable {
  /// The long name without dashes, in kebab-case.
  let name: String
  let help: String
  /// What stands for the value in help; nil for a flag.
  let placeholder: String?
  let isRepeatable: Bool
  /// A flag that `--no-name` sets to false.
  let isNegatable: Bool
  let completion: Completion
  /// Another name that does the same.
  var alias: String?

  /// A flag: present or not, or with `negatable` also `--no-name` and `--name=false`.
  static func flag(_ name: String, _ help: String, negatable: Bool = false) -> Option {
    Option(
      name: name, help: help, placeholder: nil, isRepeatable: false, isNegatable: negatable,
      completion: .none)
  }

  /// An option with one value.
  static func value(
    _ name: String, _ placeholder: String, _ help: String, completion: Completion = .none
  ) -> Option {
    Option(
      name: name, help: help, placeholder: placeholder, isRepeatable: false, isNegatable: false,
      completion: completion)
  }

  /// An option that may be given several times, a value each time.
  static func list(
    _ name: String, _ placeholder: String, _ help: String, completion: Completion = .none,
    alias: String? = nil
  ) -> Option {
    Option(
      name: name, help: help, placeholder: placeholder, isRepeatable: true, isNegatable: false,
      completion: completion, alias: alias)
  }

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

extension [Option] {
  /// The option called `name`, and whether the name denies it (`no-primary`).
  func named(_ name: String) -> (option: Option, isDenied: Bool)? {
    if let option = first(where: { $0.name == name }) ?? first(where: { $0.alias == name }) {
      return (option, false)
    }
    guard name.hasPrefix("no-") else { return nil }
    let positive = name.dropFirst(3)
    return first { $0.isNegatable && $0.name == positive }.map { ($0, true) }
  }
}
