import CRMCore
import CRMStorage

extension StoreVerbs {
  static var checkpoint: Command {
    Command(
      path: ["store", "checkpoint"],
      summary: "Writes the state as a checkpoint, so that opening need not read the journal.",
      example: "crmctl store checkpoint",
      discussion: "The whole journal is read and checked for it. Checkpoints are also written"
        + " without being asked for, from the one before; deleting them changes nothing but time.",
      run: { invocation, console in
        try RescueVerbs.refuseDryRun(invocation, "It changes nothing but how fast a store opens")
        let session = try Session(invocation, console, usesCheckpoints: false)
        guard let entry = try session.crm.writeCheckpoint() else {
          throw CommandError.usage("there is nothing in the store yet", hints: [])
        }
        session.show(
          Facts(["position": .integer(entry.position), "bytes": .integer(entry.byteCount)]))
        return .done
      })
  }

  /// From where the store was opened, in words.
  static func opened(_ store: JSONFileStore) -> String {
    let use = store.checkpointUse
    let start = use.position.map { "the checkpoint at \($0)" } ?? "the journal's first line"
    let others = use.passed.filter { $0.problem == nil }.count
    return others == 0 ? start : "\(start); \(others) newer checkpoints are of another program"
  }

  /// A checkpoint's size, and why it is not used.
  static func text(_ entry: Checkpoint.Entry) -> String {
    let size = "\(entry.byteCount) bytes"
    return entry.problem.map { "\(size), not used: \($0.reason)" } ?? size
  }

  /// Writes the checkpoints as a member of an object.
  static func write(_ entries: [Checkpoint.Entry], _ json: inout JSONWriter) {
    json.objects("checkpoints", entries) { json, entry in
      json.member("position", .integer(entry.position))
      json.member("bytes", .integer(entry.byteCount))
      if let time = entry.time { json.member("time", time.description) }
      if let problem = entry.problem { json.member("problem", problem.reason) }
    }
  }
}

extension CommandError {
  /// What a checkpoint says otherwise than the journal; nil where that is nothing.
  init?(_ differences: [String]) {
    guard let first = differences.first else { return nil }
    self.init(
      code: .wrongCheckpoint, exit: .damaged,
      message: "the newest checkpoint does not say what the journal says: \(first)",
      hints: differences.dropFirst() + ["crmctl store checkpoint writes it anew from the journal"])
  }
}
