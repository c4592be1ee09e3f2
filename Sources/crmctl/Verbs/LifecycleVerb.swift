import CRMCore

/// Shows the statuses of a kind and the moves between them.
enum LifecycleVerb {
  static func command(_ catalog: Catalog) -> Command {
    let kinds = catalog.kinds.filter { declared($0) != nil }.map { $0.kind.rawValue }
    return Command(
      path: ["lifecycle"], summary: "Shows the statuses of a kind and how they change.",
      arguments: [Argument("KIND", "A kind with statuses", completion: .choices(kinds))],
      options: [.flag("mermaid", "As a Mermaid state diagram")],
      example: "crmctl lifecycle lead --mermaid",
      run: { invocation, console in
        let word = invocation.argument("KIND") ?? ""
        guard kinds.contains(word), let type = catalog[RecordKind(rawValue: word)] else {
          throw CommandError.unknown("kind with statuses", word, among: kinds)
        }
        try show(type, invocation, console)
        return .done
      })
  }

  private static func declared<R: Record>(_: R.Type) -> Lifecycle? {
    R.schema.lifecycleField?.traits.lifecycle
  }

  private static func show<R: Record>(
    _: R.Type, _ invocation: Invocation, _ console: Console
  ) throws {
    let session = try Session(invocation, console)
    guard let lifecycle = session.snapshot.configuration.lifecycle(of: R.self) else { return }
    if invocation.flag("mermaid") == true { return console.write(lifecycle.mermaid + "\n") }
    let columns = ["from", "to", "operation", "right", "requires", "clears"]
    let rows = lifecycle.moves.map { move in
      [
        move.from, move.to, move.operation ?? "", move.action.rawValue,
        move.requires.joined(separator: ", "), move.clears.joined(separator: ", "),
      ]
    }
    session.show(Sheet(columns: columns.map { .init($0) }, rows: rows)) { json in
      json.lifecycle(lifecycle, of: R.kind)
    }
  }
}

extension JSONWriter {
  /// Writes a lifecycle.
  mutating func lifecycle(_ lifecycle: Lifecycle, of kind: RecordKind) {
    beginObject()
    member("kind", kind.rawValue)
    member("initial", lifecycle.initial)
    key("states")
    beginArray()
    for state in lifecycle.states {
      beginObject()
      member("key", state.key)
      member("label", state.label)
      member("meaning", state.meaning.rawValue)
      endObject()
    }
    endArray()
    key("moves")
    beginArray()
    for move in lifecycle.moves {
      beginObject()
      member("from", move.from)
      member("to", move.to)
      member("operation", move.operation)
      member("right", move.action.rawValue)
      member("requires") { $0.texts(move.requires) }
      member("clears") { $0.texts(move.clears) }
      endObject()
    }
    endArray()
    endObject()
  }
}
