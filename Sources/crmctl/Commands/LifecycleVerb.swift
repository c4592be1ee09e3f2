import CRMCore

/// Shows the statuses of a kind and the moves between them.
enum LifecycleVerb {
  private static let mermaid = Option.flag("mermaid", "As a Mermaid state diagram")

  static func command(_ catalog: Catalog) -> Command {
    let kinds = catalog.kinds.filter { declared($0) != nil }.map { $0.kind.rawValue }
    let subject = Argument(
      "KIND|RECORD", "A kind with statuses, or lead/1", completion: .choices(kinds))
    return Command(
      path: ["lifecycle"],
      summary: "Shows the statuses of a kind and how they change, or what a record may become.",
      arguments: [subject], options: [mermaid],
      example: "crmctl lifecycle lead --mermaid",
      run: { invocation, console in
        let word = try invocation[subject]
        if let record = try? RecordReference(word), let type = catalog[record.kind] {
          try show(type, record.number, try Session(invocation, console))
          return .done
        }
        guard kinds.contains(word), let type = catalog[RecordKind(rawValue: word)] else {
          throw CommandError.unknown("kind with statuses", word, among: kinds)
        }
        try show(type, try Session(invocation, console))
        return .done
      })
  }

  private static func declared<R: CRMRecord>(_: R.Type) -> Lifecycle? {
    R.schema.lifecycleField?.traits.lifecycle
  }

  /// Shows what may become of one record.
  private static func show<R: CRMRecord>(_: R.Type, _ number: UInt32, _ session: Session) throws {
    let record = try session.record(Identifier<R>(number))
    let moves = session.snapshot.nextMoves(of: record, for: session.actor)
    let names = ["to", "operation", "right", "allowed", "missing"]
    let rows = moves.map { move -> [Value] in
      [
        .text(move.status.key), .text(move.operation ?? ""), .text(move.action.rawValue),
        .bool(move.decision.isAllowed), .texts(move.missing),
      ]
    }
    session.show(Facts(names, rows: rows))
  }

  /// Shows the statuses of a kind and the moves between them.
  private static func show<R: CRMRecord>(_: R.Type, _ session: Session) throws {
    guard let lifecycle = session.snapshot.configuration.lifecycle(of: R.self) else { return }
    if try session[mermaid] { return session.console.write(lifecycle.mermaid + "\n") }
    let names = ["from", "to", "operation", "right", "requires", "clears"]
    let moves = Facts(
      names,
      rows: lifecycle.moves.map { move in
        [
          .text(move.from), .text(move.to), .text(move.operation ?? ""),
          .text(move.action.rawValue), .texts(move.requires), .texts(move.clears),
        ]
      })
    session.show(moves.sheet) { json in
      json.object { json in
        json.member("kind", R.kind.rawValue)
        json.member("initial", lifecycle.initial)
        json.objects("states", lifecycle.states) { json, state in
          json.member("key", state.key)
          json.member("label", state.label)
          json.member("meaning", state.meaning.rawValue)
        }
        json.member("moves") { moves.write(&$0) }
      }
    }
  }
}
