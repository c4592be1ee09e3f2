import CRMCore

extension JournalStore {
  /// All bytes of the lines after `position`, after checks that every chunk is of whole lines.
  func bytes(after position: Position) throws -> [UInt8] {
    var all: [UInt8] = []
    var partial = 0
    try read(after: position) { chunk in
      if chunk.last != UInt8(ascii: "\n") { partial += 1 }
      all.append(contentsOf: chunk)
      return true
    }
    try expectEqual(partial, 0, "chunks that do not end with a line")
    return all
  }

  /// The positions of the lines after `position`, in order; lines of recovery are left out.
  func positions(after position: Position) throws -> [Position] {
    try bytes(after: position).split(separator: UInt8(ascii: "\n")).compactMap { line in
      try line.withUnsafeBytes { line in
        let envelope = try LineEnvelope(line)
        return envelope.isEpoch ? nil : envelope.position
      }
    }
  }

  /// Appends one commit at the end; returns its bytes.
  @discardableResult
  func appendCommit(lineCount: Int = 1, text: String = "x") throws -> [UInt8] {
    let head = try head()
    let commits = LineBuilder.commit(after: head, lineCount: lineCount, text: text)
    let end = try append(commits, after: head)
    try expectEqual(end, commits.head, "the head that append returned")
    return Array(commits.chunks.joined())
  }

  /// The error of an append that must not succeed.
  func refusal(of commits: EncodedCommits, after head: JournalHead) throws -> StoreError {
    do {
      _ = try append(commits, after: head)
    } catch {
      return error
    }
    throw StoreConformanceFailure("an append that had to be refused was made")
  }
}
