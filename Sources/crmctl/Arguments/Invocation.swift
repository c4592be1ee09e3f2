/// A command line that was understood: the command with what it was given.
struct Invocation: Sendable {
  /// An option as it was given; a flag's value is `true` or `false`.
  struct Given: Sendable, Hashable {
    let name: String
    let value: String
  }

  let table: CommandTable
  let command: Command
  let globals: GlobalOptions
  /// The command's own options in the order of the command line.
  var given: [Given]
  /// The words by the name of the argument that took them.
  let arguments: [String: [String]]

  /// The word that the argument called `name` took; nil when it is optional and absent.
  func argument(_ name: String) -> String? { arguments[name]?.first }

  /// The words that the variadic argument called `name` took.
  func arguments(_ name: String) -> [String] { arguments[name] ?? [] }

  /// The value of an option.
  func value(_ name: String) -> String? { given.last { $0.name == name }?.value }

  /// The values of a repeatable option, in order.
  func values(_ name: String) -> [String] { given.filter { $0.name == name }.map(\.value) }

  /// Whether a flag is set; nil when neither it nor its denial was given.
  func flag(_ name: String) -> Bool? { value(name).map { $0 == "true" } }
}

extension Invocation {
  /// The keys and values of an option that takes `KEY=VALUE`.
  func pairs(_ name: String) throws(CommandError) -> [(key: String, value: String)] {
    var pairs: [(key: String, value: String)] = []
    for item in values(name) {
      guard let sign = item.firstIndex(of: "="), sign != item.startIndex else {
        throw .usage("--\(name) takes KEY=VALUE, not '\(item)'", hints: [])
      }
      pairs.append((String(item[..<sign]), String(item[item.index(after: sign)...])))
    }
    return pairs
  }
}
