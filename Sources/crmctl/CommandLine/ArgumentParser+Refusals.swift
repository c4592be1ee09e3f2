extension ArgumentParser {
  func unknownWord(_ word: String) -> CommandError {
    let entries = path.isEmpty ? table.firstWords : commands.words(after: path)
    let what = path.isEmpty ? "command" : "verb of \(path.joined(separator: " "))"
    return .unknown(what, word, among: entries.map(\.name))
  }

  func missingVerb() -> CommandError {
    let verbs = commands.words(after: path).map(\.name).joined(separator: ", ")
    let name = path.joined(separator: " ")
    return .usage(
      "\(name) needs a verb", hints: ["Verbs: \(verbs)", "See: crmctl help \(name)"])
  }

  func missingValue(_ option: OptionForm, placeholder: String) -> CommandError {
    var hints = ["Write: --\(option.name) \(placeholder)"]
    if let next = rest.first, next != "--" {
      hints.append("If \(next) is the value: --\(option.name)=\(next)")
    }
    return .usage("--\(option.name) needs a value", hints: hints)
  }

  func unknownOption(_ word: String, name: String, command: Command?) -> CommandError {
    let known = ((command?.options ?? []) + table.globals).flatMap(\.spellings)
    let typed = word.hasPrefix("--") ? "--\(name)" : "-\(word)"
    var hints = Suggestion.hints(typed, among: known)
    if let command {
      hints.append("See: crmctl help \(command.name)")
    } else {
      hints.append("Options of a command come after its name; global ones: see crmctl help")
    }
    return .usage("unknown option '\(word.hasPrefix("--") ? "--\(name)" : word)'", hints: hints)
  }
}
