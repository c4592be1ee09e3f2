extension Engine {
  /// The commits after a position that a snapshot has which ends at `end`, as many as one piece of the
  /// journal holds; none where there are none.
  nonisolated(nonsending) func commits(
    after position: Position, upTo end: Position
  ) async throws(CRMError) -> [Commit] {
    if position >= end { return [] }
    let found = await aside { [self] in
      Result { () throws(CRMError) in try readCommits(after: position, upTo: end) }
    }
    return try found.get()
  }

  private func readCommits(
    after position: Position, upTo end: Position
  ) throws(CRMError) -> [Commit] {
    var reader = CommitReader(parts.catalog, after: position, upTo: end)
    try reading(after: position) { chunk in
      try reader.take(chunk)
      return reader.commits.isEmpty && !reader.isAtEnd
    }
    return reader.commits
  }
}

/// Puts the lines of a journal together to commits.
struct CommitReader {
  /// The whole commits that were read.
  private(set) var commits: [Commit] = []
  /// Whether a line beyond the last one that is wanted was met.
  private(set) var isAtEnd = false
  private var changes: [RecordChange] = []
  private let catalog: Catalog
  private let start: Position
  private let end: Position

  /// Begins after a position; a commit that begins at or before it is left out whole.
  init(_ catalog: Catalog, after start: Position = 0, upTo end: Position = .max) {
    (self.catalog, self.start, self.end) = (catalog, start, end)
  }

  /// Takes whole lines that come next.
  mutating func take(_ chunk: UnsafeRawBufferPointer) throws {
    try chunk.forEachLine { bytes in
      try JournalLine.read(bytes) { line, reader in try take(line, &reader) }
    }
  }

  private mutating func take(_ line: JournalLine, _ reader: inout JSONReader) throws {
    if line.position > end { isAtEnd = true }
    if isAtEnd || line.commit <= start { return try reader.skipValue() }
    changes.append(
      try RecordChange(line, &reader, fields: catalog[line.record.kind]?.allFields))
    guard line.isLast else { return }
    commits.append(Commit(changes))
    changes = []
  }
}

extension Commit {
  fileprivate init(_ changes: [RecordChange]) {
    self.init(
      position: changes[0].commit, count: changes.count, time: changes[0].time, by: changes[0].by,
      operations: changes.map(\.operation).uniqued(), changes: changes)
  }
}
