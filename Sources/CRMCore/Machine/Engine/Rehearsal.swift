/// What a write would have done: its result, and the lines that it would have appended.
public struct Rehearsal<T> {
  /// What the closure returned.
  public let result: T
  /// The lines, finished as they would stand in the journal.
  public let commits: EncodedCommits
  private let catalog: Catalog

  init(result: T, commits: EncodedCommits, catalog: Catalog) {
    self.result = result
    self.commits = commits
    self.catalog = catalog
  }

  /// What the lines say.
  public var changes: [RecordChange] {
    get throws(CRMError) {
      try CRMError.catching {
        var reader = CommitReader(catalog)
        for chunk in commits.chunks { try chunk.withUnsafeBytes { try reader.take($0) } }
        return reader.commits.flatMap(\.changes)
      }
    }
  }
}
