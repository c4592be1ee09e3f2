extension CRM {
  /// Every commit after a position, in order and without a gap: those that are there, and those to come.
  ///
  /// `position` is that of the last commit that was dealt with, so a program goes on where it ended;
  /// 0 is the beginning, and nil, as by default, the end that the store has now. Commits of other
  /// processes come when they are read, see ``follow(every:clock:)``.
  public func commits(after position: Position? = nil) -> CommitSequence {
    CommitSequence(engine: engine, start: max(0, position ?? engine.snapshot.position))
  }

  /// The result of a query now, and each time that it is another one.
  ///
  /// Of several commits at once the last result is told. `query` runs in the task that iterates,
  /// after every commit or burst of them.
  public func values<Value: Equatable & Sendable>(
    of query: @escaping @Sendable (Snapshot) -> Value
  ) -> ValueSequence<Value> {
    ValueSequence(engine: engine, query: query) { $0 == $1 }
  }

  /// The records that a query finds now, and each time that they are others, changed or in another
  /// order.
  public func values<R: CRMRecord>(
    of query: @escaping @Sendable (Snapshot) -> [R]
  ) -> ValueSequence<[R]> {
    ValueSequence(engine: engine, query: query) { before, now in
      before.elementsEqual(now) { $0.isSameVersion(as: $1) }
    }
  }

  /// The record that a query finds now, and each time that it is another or changed.
  public func values<R: CRMRecord>(
    of query: @escaping @Sendable (Snapshot) -> R?
  ) -> ValueSequence<R?> {
    ValueSequence(engine: engine, query: query) { before, now in
      guard let before, let now else { return (before == nil) == (now == nil) }
      return before.isSameVersion(as: now)
    }
  }

  /// Reads what other processes append, each time that the store was looked at and has it, until it is
  /// closed or the task is cancelled.
  ///
  /// A look is a call of ``JournalStore/head()`` on the store's own thread; a store in files reads some
  /// hundred bytes for it. What a look or a reading throws ends it.
  nonisolated(nonsending) public func follow<C: Clock>(
    every interval: C.Duration, clock: C = ContinuousClock()
  ) async throws(CRMError) {
    while !engine.signal.isFinished {
      do {
        if try await engine.isBehind() { try await engine.refreshInTurn() }
      } catch .store(.closed) {
        return
      }
      // Nothing but being cancelled ends a sleep early.
      guard (try? await clock.sleep(for: interval)) != nil else { return }
    }
  }
}

extension CRMRecord {
  /// Whether it is the same record, not written since.
  fileprivate func isSameVersion(as other: Self) -> Bool {
    header.number == other.header.number && header.version == other.header.version
  }
}

extension Engine {
  /// Whether the store has more than the newest snapshot.
  fileprivate nonisolated(nonsending) func isBehind() async throws(CRMError) -> Bool {
    let head = await aside { [store] in
      Result { () throws(StoreError) in try store.head() }
    }
    do throws(StoreError) {
      return try head.get().position > snapshot.position
    } catch {
      throw .store(error)
    }
  }
}
