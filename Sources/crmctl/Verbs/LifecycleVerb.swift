import CRMCore

/// Shows the statuses of a kind and the moves between them.
enum LifecycleVerb {
  static func command(_ catalog: Catalog) -> Command {
    let kinds = catalog.kinds.filter { declared($0) != nil }.map { $0.kind.rawValue }
    return Command(
      path: ["lifecycle"],
      summary: "Shows the statuses of a kind and how they change, or what a record may become.",
      arguments: [
        Argument("KIND|RECORD", "A kind with statuses, or lead/1", completion: .choices(kinds))
      ],
      options: [.flag("mermaid", "As a Mermaid state diagram")],
      example: "crmctl lifecycle lead --mermaid",
      run: { invocation, console in
        let word = invocation.argument("KIND|RECORD") ?? ""
        if let record = try? RecordReference(word), let type = catalog[record.kind] {
          try show(type, record.number, try Session(invocation, console))
          return .done
        }
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

  /// Shows what may become of one record.
  private static func show<R: Record>(_: R.Type, _ number: UInt32, _ session: Session) throws {
    let record = try session.record(Identifier<R>(number))
    let moves = session.snapshot.nextMoves(of: record, for: session.actor)
    let columns = ["to", "operation", "right", "allowed", "missing"].map { Sheet.Column($0) }
    let rows = moves.map { move in
      [
        move.status.key, move.operation ?? "", move.action.rawValue,
        move.decision.isAllowed ? "yes" : "no", move.missing.joined(separator: ", "),
      ]
    }
    session.show(Sheet(columns: columns, rows: rows)) { json in
      json.beginArray()
      for move in moves {
        json.beginObject()
        json.member("to", move.status.key)
        json.member("operation", move.operation)
        json.member("right", move.action.rawValue)
        json.member("allowed") { $0.bool(move.decision.isAllowed) }
        json.member("missing") { $0.texts(move.missing) }
        json.endObject()
      }
      json.endArray()
    }
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
