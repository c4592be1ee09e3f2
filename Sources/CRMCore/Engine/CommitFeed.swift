import Synchronization

/// Tells observers of commits, each of them of every commit from the moment it began to listen.
final class CommitFeed: Sendable {
  private struct State {
    var next = 0
    var isFinished = false
    var listeners: [Int: AsyncStream<Commit>.Continuation] = [:]
  }

  private let state = Mutex(State())

  /// A stream of the commits from now on.
  func listen() -> AsyncStream<Commit> {
    AsyncStream { continuation in
      let number = state.withLock { state in
        if state.isFinished { return nil as Int? }
        state.next += 1
        state.listeners[state.next] = continuation
        return state.next
      }
      guard let number else { return continuation.finish() }
      continuation.onTermination = { [weak self] _ in
        self?.state.withLock { $0.listeners[number] = nil }
      }
    }
  }

  /// Tells what these lines say; they are decoded only if somebody listens.
  ///
  /// Lines that cannot be understood end the streams: an observer must not miss one unawares.
  func send(_ chunks: [[UInt8]], upTo end: Position = .max, fields catalog: Catalog) {
    let listeners = state.withLock { Array($0.listeners.values) }
    if listeners.isEmpty { return }
    do {
      for commit in try Commit.read(chunks, catalog) where commit.position <= end {
        for listener in listeners { listener.yield(commit) }
      }
    } catch {
      endStreams()
    }
  }

  /// Tells what the lines of a store between two ends say; they are read only if somebody listens.
  func send(
    from store: any JournalStore, after start: JournalHead, upTo end: JournalHead,
    _ catalog: Catalog
  ) {
    if state.withLock({ $0.listeners.isEmpty }) { return }
    var chunks: [[UInt8]] = []
    do {
      try store.read(after: start.position) { chunk in
        chunks.append(Array(chunk))
        return true
      }
    } catch {
      return endStreams()
    }
    send(chunks, upTo: end.position, fields: catalog)
  }

  /// Ends every stream, those not yet begun too.
  func finish() {
    state.withLock { $0.isFinished = true }
    endStreams()
  }

  private func endStreams() {
    let listeners = state.withLock { state in
      let all = Array(state.listeners.values)
      state.listeners = [:]
      return all
    }
    for listener in listeners { listener.finish() }
  }
}

extension Commit {
  /// Reads whole commits from their lines.
  static func read(_ chunks: [[UInt8]], _ catalog: Catalog) throws -> [Commit] {
    var commits: [Commit] = []
    var changes: [RecordChange] = []
    for chunk in chunks {
      try chunk.withUnsafeBytes { bytes in
        try bytes.forEachLine { bytes in
          try JournalLine.read(bytes) { line, reader in
            changes.append(
              try RecordChange(line, &reader, fields: catalog[line.record.kind]?.allFields))
            if line.isLast {
              commits.append(Commit(changes))
              changes = []
            }
          }
        }
      }
    }
    return commits
  }

  private init(_ changes: [RecordChange]) {
    self.init(
      position: changes[0].commit, count: changes.count, time: changes[0].time, by: changes[0].by,
      operations: changes.map(\.operation).uniqued(), changes: changes)
  }
}
