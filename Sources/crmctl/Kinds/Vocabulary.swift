import CRMCore
import CRMStorage

/// The words in force in a store, as help and completions name them: statuses, stages, roles and reasons
/// that settings put in the place of the declared ones.
struct Vocabulary {
  private let snapshot: Snapshot
  private let now: Timestamp

  /// Reads the words of a store; nil where it cannot be read: the declared ones do then.
  init?(ofStoreAt path: String, _ catalog: Catalog) {
    var options = JSONFileStore.Options()
    options.access = .readOnly
    guard let crm = try? CRM.open(.file(path, options: options), catalog: catalog) else {
      return nil
    }
    (snapshot, now) = (crm.snapshot, StoreLocation.systemClock())
    // All that is read of it is in the snapshot.
    try? crm.close()
  }

  /// The command with these words in place of the declared ones.
  func worded(_ command: Command) -> Command {
    guard let noun = command.path.first, let type = snapshot.catalog[RecordKind(rawValue: noun)]
    else { return command }
    return worded(command, type)
  }

  private func worded<R: CRMRecord>(_ command: Command, _: R.Type) -> Command {
    var words: [String: [String]] = [:]
    for path in snapshot.paths(of: R.self, at: now) {
      guard let field = path.field, let options = path.vocabulary else { continue }
      for name in [field.option, field.optionName] { words[name] = options.map(\.key) }
    }
    // A lifecycle's statuses are also arguments, by whatever name.
    let statuses = R.schema.lifecycleField
    let declared = statuses?.completion ?? .none
    let inForce = statuses.flatMap { words[$0.option] }
    func completion(_ name: String, _ old: Completion) -> Completion {
      if let inForce, old != .none, old == declared { return .few(inForce) }
      return words[name].map(Completion.few) ?? old
    }
    var command = command
    command.options = command.options.map { option in
      var option = option
      option.completion = completion(option.name, option.completion)
      return option
    }
    command.arguments = command.arguments.map { argument in
      var argument = argument
      argument.completion = completion(argument.name, argument.completion)
      return argument
    }
    return command
  }
}

extension Completion {
  /// The words, where they are few.
  static func few(_ words: [String]) -> Completion {
    words.isEmpty || words.count > 12 ? .none : .choices(words)
  }
}
