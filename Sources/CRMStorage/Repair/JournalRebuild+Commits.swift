import CRMCore

extension JournalRebuild {
  /// Takes the lines that were found of one commit.
  mutating func take(_ commit: [FoundLine]) throws(StoreError) {
    guard let first = commit.first?.envelope, let last = commit.last?.envelope else { return }
    let isWhole = commit.count == last.count && first.first == due
    let isChained = try passChain(commit, isWhole: isWhole)
    if isNeverTold(first, isWhole: isWhole, isChained: isChained) {
      noteMissing(upTo: min(first.position - 1, journal.durable))
      due = last.position + 1
      return judge.findings.append(.unfinished(first.position, lineCount: commit.count))
    }
    if !isChained { judge.findings.append(.brokenChain(commit: first.first)) }
    let salvaged = try read(commit)
    if let count = last.count { noteMissing(upTo: first.first + count - 1) }
    try admit(salvaged, of: last)
  }

  /// Whether the lines are of an append that was never finished, as recovery tells it: they are
  /// beyond all that is known to have been durable, and no whole commits that the chain leads to.
  ///
  /// Where nothing says how far the journal was durable, only the chain can tell.
  private mutating func isNeverTold(
    _ commit: FoundLine.Envelope, isWhole: Bool, isChained: Bool
  ) -> Bool {
    guard commit.first > journal.durable else { return false }
    if !isChained || (!isWhole && journal.store.horizon != nil) { isBeyondEnd = true }
    return isBeyondEnd
  }

  /// Follows the chain of hashes through a commit; false where it is known not to lead there.
  private mutating func passChain(
    _ commit: [FoundLine], isWhole: Bool
  ) throws(StoreError) -> Bool {
    var hash = SHA256()
    if let chain { hash.update(chain) }
    let isKnown = chain != nil && isWhole
    chain = nil
    for line in commit {
      let bytes = try journal.bytes(of: line)
      chain = bytes.withUnsafeBytes { bytes in
        let envelope = try? LineEnvelope(ofAnyLength: bytes)
        let chained = envelope?.chain == nil ? bytes.count : envelope?.chainedCount ?? bytes.count
        hash.update(UnsafeRawBufferPointer(rebasing: bytes[..<chained]))
        return envelope?.chain
      }
      if chain == nil { withUnsafeBytes(of: UInt8(ascii: "\n")) { hash.update($0) } }
    }
    return !isKnown || hash.finalize() == chain
  }

  /// Reads the lines, and notes in their order those that are missing or cannot be read.
  private mutating func read(_ commit: [FoundLine]) throws(StoreError) -> [SalvagedLine] {
    var salvaged: [SalvagedLine] = []
    for line in commit {
      noteMissing(upTo: line.envelope.position - 1)
      due = line.envelope.position + 1
      let bytes = try journal.bytes(of: line)
      do {
        salvaged.append(try bytes.withUnsafeBytes { try SalvagedLine($0, line.place) })
      } catch {
        judge.findings.append(
          .leftOut(
            line.envelope.position, nil, .malformed(JSONFileStore.RepairFinding.words(of: error)),
            line.place))
      }
    }
    return salvaged
  }

  /// Writes the lines that can stand, as one commit.
  private mutating func admit(
    _ lines: [SalvagedLine], of commit: FoundLine.Envelope
  ) throws(StoreError) {
    guard let told = lines.first?.line.time else { return }
    noteTime(told, of: commit)
    // A copy is kept only where it may be needed: as long as there is one, every change copies.
    let before = lines.contains { judge.configures($0.line.record) } ? judge : nil
    var pending = decide(lines)
    if let before, let problem = judge.configurationProblem() {
      judge = before
      pending = decide(lines, leavingSettings: problem)
    }
    guard pending.lineCount > 0 else { return }
    if pending.lineCount != commit.count {
      judge.findings.append(
        .partial(commit: commit.first, kept: pending.lineCount, of: commit.count))
    }
    pending.join(group: writer.head.position + 1, key: key(of: lines, commit.first))
    lineCount += pending.lineCount
    try writer.append(&pending)
    commitCount += 1
  }

  private mutating func noteTime(_ told: Timestamp, of commit: FoundLine.Envelope) {
    if told < time {
      judge.findings.append(.movedTime(commit: commit.first, from: told, to: time))
    }
    time = max(time, told)
  }

  /// The lines that can stand; the others are noted with the reason.
  private mutating func decide(
    _ lines: [SalvagedLine], leavingSettings problem: String? = nil
  ) -> PendingCommit {
    var pending = PendingCommit(after: writer.head, time: time)
    for salvaged in lines {
      do throws(JSONFileStore.RepairFinding.Reason) {
        if let problem, judge.configures(salvaged.line.record) { throw .unusableSettings(problem) }
        if !salvaged.fits { throw .tooLong(byteCount: salvaged.byteCount) }
        let position = writer.head.position + pending.lineCount + 1
        let line = try judge.admit(salvaged, at: position, time: time)
        pending.append(line, fields: salvaged.fields)
      } catch {
        judge.leaveOut(salvaged, error)
      }
    }
    return pending
  }

  /// The idempotency key, where every line of the commit has room for it.
  private mutating func key(of lines: [SalvagedLine], _ commit: Position) -> String? {
    guard let key = lines.first?.line.key else { return nil }
    if lines.allSatisfy({ !$0.fits || $0.fits(with: key) }) { return key }
    judge.findings.append(.droppedKey(commit: commit, byteCount: key.utf8.count))
    return nil
  }
}
