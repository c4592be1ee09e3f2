import CRMCore
import CRMStorage

/// The verbs of the store as such.
enum StoreVerbs {
  static let noun = CommandTable.Noun(
    "store", "The store itself: info, verify, checkpoint, repair, backup, restore."
  ) {
    [info, verify, checkpoint] + RescueVerbs.all
  }

  private static var info: Command {
    Command(
      path: ["store", "info"], summary: "Says what the store is and how far it goes.",
      example: "crmctl store info"
    ) { session in
      func living<R: CRMRecord>(_: R.Type) -> Int { session.records(R.self).count }
      let counts = session.snapshot.catalog.kinds.map { ($0.kind.rawValue, living($0)) }
      show(try session.store.info(), try session.crm.contentUsage(), counts, session)
    }
  }

  private static func show(
    _ info: JSONFileStore.Info, _ usage: CRM.ContentUsage, _ counts: [(String, Int)],
    _ session: Session
  ) {
    let facts: KeyValuePairs<String, Value> = [
      "store": .text(session.store.path), "id": .text(info.storeID),
      "created": .time(info.created), "position": .integer(info.head.position),
      "anchor": .text(info.head.anchor), "bytes": .integer(info.byteCount),
      "segments": .integer(info.segmentCount), "generation": .integer(info.generation),
      "testClock": .bool(info.hasTestClock),
    ]
    let contents: KeyValuePairs<String, Int> = [
      "count": usage.count, "bytes": usage.byteCount, "unneeded": usage.unneededCount,
      "unneededBytes": usage.unneededByteCount,
    ]
    var rows = facts.map { [Naming.label($0), session.text.cell($1, .text)] }
    rows += contents.map { ["Attachments: \(Naming.label($0).lowercased())", "\($1)"] }
    rows.append(["Opened from", opened(session.store)])
    rows += info.checkpoints.map { ["Checkpoint: \($0.position)", text($0)] }
    rows += counts.map { ["Records: \($0.0)", "\($0.1)"] }
    session.show(Sheet(columns: [.init("property"), .init("value")], rows: rows)) { json in
      json.object { json in
        json.members(facts)
        json.object("attachments") { $0.members(contents.map { (key: $0, value: .integer($1)) }) }
        json.member("openedFrom", .integer(session.store.checkpointUse.position ?? 0))
        write(info.checkpoints, &json)
        json.object("records") { $0.members(counts.map { (key: $0, value: .integer($1)) }) }
      }
    }
  }

  private static let anchor = Option.value(
    "anchor", "ANCHOR", "An anchor of store info that must lie on the way"
  ) { try JournalHead(anchor: $0) }

  private static var verify: Command {
    Command(
      path: ["store", "verify"],
      summary: "Checks every file of the store: each line, the whole chain, each content.",
      options: [anchor],
      example: "crmctl store verify",
      run: { invocation, console in
        let anchor = try invocation[anchor]
        let report = try JSONFileStore.inspect(at: invocation.globals.store, anchor: anchor)
        if let error = CommandError(report) { throw error }
        for finding in report.findings { console.note("\(finding.text).") }
        // The engine has to understand the journal too, and checkpoints have to say the same.
        let session = try Session(
          invocation, console, access: .readOnly, usesCheckpoints: false)
        if let error = CommandError(try session.crm.checkpointDifferences()) { throw error }
        show(report, session)
        return .done
      })
  }

  private static func show(_ report: JSONFileStore.VerifyReport, _ session: Session) {
    let members: KeyValuePairs<String, Value> = [
      "position": .integer(report.head.position), "anchor": .text(report.head.anchor),
      "commits": .integer(report.commitCount), "contents": .integer(report.contentCount),
    ]
    session.show(Facts(members).sheet) { json in
      json.object { json in
        json.members(members)
        write(report.checkpoints, &json)
        json.objects("findings", report.findings) { json, finding in
          json.member("file", finding.file)
          json.member("message", finding.text)
        }
      }
    }
  }
}

extension CommandError {
  /// The damage that a check found, and whatever else it did; nil where nothing is damaged.
  fileprivate init?(_ report: JSONFileStore.VerifyReport) {
    guard let first = report.damage.first else { return nil }
    self.init(
      code: .damaged, exit: .damaged, message: first.text,
      hints: report.findings.filter { $0 != first }.map(\.text))
    hints.append("Whole up to position \(first.lastGood)")
  }
}

extension JournalHead {
  /// The head as one word to keep elsewhere: `17:` and the chain.
  var anchor: String { "\(position):\(chain.base64URL)" }

  /// Reads an anchor.
  init(anchor text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, let position = Int(parts[0]), position >= 0,
      let chain = ContentDigest(base64URL: parts[1])
    else {
      throw CRMError.value(
        ValueError(type: "anchor", text: text, expected: "an anchor that store info showed"))
    }
    self.init(position: position, chain: chain)
  }
}
