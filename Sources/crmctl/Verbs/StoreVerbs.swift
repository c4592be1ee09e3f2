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
      example: "crmctl store info",
      run: { invocation, console in
        let session = try Session(invocation, console)
        let info = try session.store.info()
        let counts = session.snapshot.catalog.kinds.map { ($0.kind.rawValue, session.count($0)) }
        show(info, try session.crm.contentUsage(), counts, session)
        return .done
      })
  }

  private static func show(
    _ info: StoreInfo, _ usage: ContentUsage, _ counts: [(String, Int)], _ session: Session
  ) {
    let path = session.store.path
    var rows = [
      ["Store", path], ["Id", info.storeID], ["Created", session.text.time(info.created)],
      ["Position", "\(info.head.position)"], ["Anchor", info.head.anchor],
      ["Bytes", "\(info.byteCount)"], ["Segments", "\(info.segmentCount)"],
      ["Generation", "\(info.generation)"], ["Test clock", info.hasTestClock ? "yes" : "no"],
    ]
    let contents = [
      ("count", usage.count), ("bytes", usage.byteCount), ("unneeded", usage.unneededCount),
      ("unneededBytes", usage.unneededByteCount),
    ]
    rows += contents.map { ["Attachments: \(Naming.label($0.0).lowercased())", "\($0.1)"] }
    rows.append(["Opened from", opened(session.store)])
    rows += info.checkpoints.map { ["Checkpoint: \($0.position)", text($0)] }
    rows += counts.map { ["Records: \($0.0)", "\($0.1)"] }
    session.show(Sheet(columns: [.init("property"), .init("value")], rows: rows)) { json in
      json.beginObject()
      json.member("store", path)
      json.member("id", info.storeID)
      json.member("created", info.created.description)
      json.member("position") { $0.integer(info.head.position) }
      json.member("anchor", info.head.anchor)
      json.member("bytes") { $0.integer(info.byteCount) }
      json.member("segments") { $0.integer(info.segmentCount) }
      json.member("generation") { $0.integer(info.generation) }
      json.member("testClock") { $0.bool(info.hasTestClock) }
      json.key("attachments")
      json.beginObject()
      for (name, count) in contents { json.member(name) { $0.integer(count) } }
      json.endObject()
      json.member("openedFrom") { $0.integer(session.store.checkpointUse.position ?? 0) }
      write(info.checkpoints, &json)
      json.key("records")
      json.beginObject()
      for (kind, count) in counts { json.member(kind) { $0.integer(count) } }
      json.endObject()
      json.endObject()
    }
  }

  private static var verify: Command {
    Command(
      path: ["store", "verify"],
      summary: "Checks every file of the store: each line, the whole chain, each content.",
      options: [.value("anchor", "ANCHOR", "An anchor of store info that must lie on the way")],
      example: "crmctl store verify",
      run: { invocation, console in
        let anchor = try invocation.value("anchor").map { try JournalHead(anchor: $0) }
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

  private static func show(_ report: VerifyReport, _ session: Session) {
    let names = ["position", "anchor", "commits", "contents"]
    let row = [
      "\(report.head.position)", report.head.anchor, "\(report.commitCount)",
      "\(report.contentCount)",
    ]
    let columns = names.map { Sheet.Column($0, alignsRight: $0 != "anchor") }
    session.show(Sheet(columns: columns, rows: [row])) { json in
      json.beginObject()
      json.member("position") { $0.integer(report.head.position) }
      json.member("anchor", report.head.anchor)
      json.member("commits") { $0.integer(report.commitCount) }
      json.member("contents") { $0.integer(report.contentCount) }
      write(report.checkpoints, &json)
      json.key("findings")
      json.beginArray()
      for finding in report.findings {
        json.beginObject()
        json.member("file", finding.file)
        json.member("message", finding.text)
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
  }
}

extension CommandError {
  /// The damage that a check found, and whatever else it did; nil where nothing is damaged.
  fileprivate init?(_ report: VerifyReport) {
    guard let first = report.damage.first else { return nil }
    self.init(
      code: "damaged", exit: .damaged, message: first.text,
      hints: report.findings.filter { $0 != first }.map(\.text))
    hints.append("Whole up to position \(first.lastGood)")
  }
}

extension Session {
  /// How many live records of a kind there are.
  func count<R: Record>(_: R.Type) -> Int { records(R.self).count }
}

extension JournalHead {
  /// The head as one word to keep elsewhere: `17:` and the chain.
  var anchor: String { "\(position):\(chain.base64URL)" }

  /// Reads an anchor.
  init(anchor text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, let position = Int(parts[0]), position >= 0,
      let chain = SHA256Digest(base64URL: parts[1])
    else {
      throw CRMError.value(
        ValueError(type: "anchor", text: text, expected: "an anchor that store info showed"))
    }
    self.init(position: position, chain: chain)
  }
}
