import CRMCore

/// Writes what is whole in a damaged journal into a new one: commit after commit, in its order.
struct JournalRebuild {
  var journal: DamagedJournal
  var writer: RepairWriter
  var judge: LineJudge
  /// The position that the next line of the damaged journal should have.
  var due: Position = 1
  /// The chain hash up to there; nil where damage hides it.
  var chain: ContentDigest?
  /// The time of the last commit; later ones are never before it.
  var time: Timestamp
  /// Whether the rest was never acknowledged, as it follows an append that was not finished.
  var isBeyondEnd = false
  var lineCount = 0
  var commitCount = 0

  init(_ journal: DamagedJournal, _ catalog: Catalog, into writer: RepairWriter) {
    (self.journal, self.writer) = (journal, writer)
    judge = LineJudge(
      catalog, lineCount: max(journal.durable, journal.lines.last?.envelope.position ?? 0))
    chain = journal.store.genesis
    time = judge.state.time
  }

  /// What was found wrong with the lines, in their order.
  var findings: [JSONFileStore.RepairFinding] { judge.findings }
  /// What the new journal leads to.
  var state: State { judge.state }
  var head: JournalHead { writer.head }

  mutating func close() { writer.close() }

  mutating func run() throws(StoreError) {
    var lines = journal.lines[...]
    while let first = lines.first {
      if first.envelope.isEpoch {
        try passEpoch(first)
        lines.removeFirst()
        continue
      }
      let commit = Self.commit(at: lines)
      try take(Array(commit))
      lines.removeFirst(commit.count)
    }
    noteMissing(upTo: journal.durable)
    try holdNumbers()
    judge.findings += judge.remarks()
    try writer.finish()
  }

  /// The lines at the front that are of one commit.
  private static func commit(at lines: ArraySlice<FoundLine>) -> ArraySlice<FoundLine> {
    var end = lines.startIndex + 1
    while end < lines.endIndex, lines[end].envelope.continues(lines[end - 1].envelope) { end += 1 }
    return lines[..<end]
  }

  /// An epoch line holds nothing, but the chain goes through it.
  private mutating func passEpoch(_ line: FoundLine) throws(StoreError) {
    let bytes = try journal.bytes(of: line)
    chain = bytes.withUnsafeBytes { bytes in
      (try? LineEnvelope(ofAnyLength: bytes))?.chain
    }
  }

  /// Notes the lines before `end` that nothing was found of.
  mutating func noteMissing(upTo end: Position) {
    if end >= due { judge.findings.append(.missing(due...end)) }
    due = max(due, end + 1)
  }

  /// Takes the numbers of lost records, so that no new one gets them, for others may point there.
  private mutating func holdNumbers() throws(StoreError) {
    var pending = PendingCommit(after: writer.head, time: time)
    for record in judge.lostNumbers() {
      let line = JournalLine.placeholder(
        record, at: writer.head.position + pending.lineCount + 1)
      pending.append(line, fields: Array(#"{"deletedAt":"\#(time)"}"#.utf8))
      judge.findings.append(.placeholder(record))
    }
    if pending.lineCount > 0 { try writer.append(&pending) }
  }
}

extension JournalLine {
  /// A line that makes an empty record.
  fileprivate static func placeholder(
    _ record: RecordReference, at position: Position
  ) -> JournalLine {
    var line = JournalLine()
    line.position = position
    line.record = record
    line.operation = "store.repair"
    line.isInsert = true
    return line
  }
}
