/// What came of a write: its result, where it stands in the journal, and what a person should know.
public struct CommitOutcome<Result> {
  /// What the closure returned.
  public let result: Result
  /// The position of the commit, which is that of its first line; nil when nothing was written.
  public let position: Position?
  /// What did not stand in the way of the write, such as likely duplicates.
  public let warnings: [WriteTransaction.Warning]
}

extension CommitOutcome: Sendable where Result: Sendable {}

extension CRM {
  /// Does what a `write` does, and tells the commit's position and its warnings with the result.
  nonisolated(nonsending) public func commit<T>(
    as actor: some Acting, idempotencyKey: String? = nil,
    _ body: (inout WriteTransaction) throws -> T
  ) async throws -> CommitOutcome<T> {
    try await engine.write(actor.principal, idempotencyKey) { tx in
      let result = try body(&tx)
      return tx.outcome(result)
    }
  }

  /// The same on the calling thread, which is blocked until the commit is durable.
  public func commit<T>(
    as actor: some Acting, idempotencyKey: String? = nil,
    _ body: (inout WriteTransaction) throws -> T
  ) throws -> CommitOutcome<T> {
    try engine.writeBlocking(actor.principal, idempotencyKey) { tx in
      let result = try body(&tx)
      return tx.outcome(result)
    }
  }
}

extension WriteTransaction {
  fileprivate func outcome<T>(_ result: T) -> CommitOutcome<T> {
    CommitOutcome(
      result: result, position: pending.lineCount > 0 ? firstPosition : nil, warnings: warnings)
  }
}
