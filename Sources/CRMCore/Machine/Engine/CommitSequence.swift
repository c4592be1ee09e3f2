/// Every commit of a store after a position, in order: first those that are there, then those to come.
///
/// What was not asked for yet is read from the journal when it is, so a slow consumer costs no
/// memory. It ends when the store is closed; `CRM.commits(after:)` goes on where it ended.
public struct CommitSequence: AsyncSequence, Sendable {
  let engine: Engine
  let start: Position

  /// Begins to read.
  public func makeAsyncIterator() -> Iterator { Iterator(engine: engine, position: start) }

  /// Goes through the commits of a store.
  public struct Iterator: AsyncIteratorProtocol {
    let engine: Engine
    /// The last line that was told of.
    var position: Position
    /// The commits that were read and not told of, the next one last.
    private var read: [Commit] = []

    init(engine: Engine, position: Position) {
      (self.engine, self.position) = (engine, position)
    }

    /// The next commit, when there is one; nil once the store is closed or the task is cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(CRMError) -> Commit? {
      while !Task.isCancelled {
        if let commit = read.popLast() {
          position = commit.position + commit.count - 1
          return commit
        }
        if engine.signal.isFinished { return nil }
        let end = engine.snapshot.position
        do {
          read = try await engine.commits(after: position, upTo: end).reversed()
        } catch .store(.closed) {
          return nil
        }
        if read.isEmpty {
          position = Swift.max(position, end)
          await engine.signal.wait(after: position)
        }
      }
      return nil
    }
  }
}

/// The results of a query, each time that it has another one.
public struct ValueSequence<Value: Sendable>: AsyncSequence, Sendable {
  let engine: Engine
  let query: @Sendable (Snapshot) -> Value
  let isSame: @Sendable (Value, Value) -> Bool

  /// Begins to observe.
  public func makeAsyncIterator() -> Iterator { Iterator(sequence: self) }

  /// Goes through the results of a query.
  public struct Iterator: AsyncIteratorProtocol {
    let sequence: ValueSequence
    private var position: Position?
    private var last: Value?

    init(sequence: ValueSequence) { self.sequence = sequence }

    /// The result now, when it is another one; nil once the store is closed or the task is cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async -> Value? {
      let engine = sequence.engine
      while !Task.isCancelled {
        // Asked first: what was published before the end is told of.
        let isFinished = engine.signal.isFinished
        if let value = changedValue() { return value }
        if isFinished { return nil }
        await engine.signal.wait(after: position ?? 0)
      }
      return nil
    }

    /// The result on the newest snapshot, where it is another one than the last.
    private mutating func changedValue() -> Value? {
      let snapshot = sequence.engine.snapshot
      if position == snapshot.position { return nil }
      position = snapshot.position
      let value = sequence.query(snapshot)
      if let last, sequence.isSame(last, value) { return nil }
      last = value
      return value
    }
  }
}
