import CRMCore
import Synchronization

/// A store in memory that counts the pieces it is given, and fails where it is told to.
final class PieceStore: StreamingAppend, ExclusiveAccess {
  private let inner = InMemoryStore()
  private let state = Mutex(Record())

  /// What was done with the store.
  struct Record: Sendable {
    var begun = 0
    var sizes: [Int] = []
    var committed = 0
    var aborted = 0
    var appends = 0
    var holds = 0
    /// Which piece from now on fails, and with what.
    var failing: (piece: Int, error: StoreError)?
    /// What the end of the append fails with.
    var lastFailure: StoreError?
    /// What its beginning fails with.
    var refusal: StoreError?
    /// Called with each piece.
    var onPiece: (@Sendable () -> Void)?
  }

  var record: Record {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }

  /// The journal's bytes.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    try? inner.read(after: 0) { chunk in
      bytes += Array(chunk)
      return true
    }
    return bytes
  }

  var worker: (any BlockingWorker)? { nil }
  func head() throws(StoreError) -> JournalHead { try inner.head() }
  func close() throws(StoreError) { try inner.close() }

  func read(
    after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    try inner.read(after: position, body)
  }

  func append(
    _ commits: EncodedCommits, after head: JournalHead
  ) throws(StoreError) -> JournalHead {
    state.withLock { $0.appends += 1 }
    return try inner.append(commits, after: head)
  }

  func beginExclusiveAccess() throws(StoreError) { state.withLock { $0.holds += 1 } }
  func endExclusiveAccess() { state.withLock { $0.holds -= 1 } }

  func beginAppend(after head: JournalHead) throws(StoreError) {
    let refusal = state.withLock { state in
      state.begun += 1
      return state.refusal
    }
    if let refusal { throw refusal }
    try inner.beginAppend(after: head)
  }

  func appendPiece(_ lines: [UInt8]) throws(StoreError) {
    let (fault, onPiece) = state.withLock { state in
      state.sizes.append(lines.count)
      let isFailing = state.failing?.piece == state.sizes.count
      return (isFailing ? state.failing?.error : nil, state.onPiece)
    }
    if let fault {
      try inner.abortAppend()
      throw fault
    }
    try inner.appendPiece(lines)
    onPiece?()
  }

  func commitAppend(leadingTo head: JournalHead) throws(StoreError) -> JournalHead {
    let fault = state.withLock { state in
      state.committed += 1
      return state.lastFailure
    }
    if let fault {
      try inner.abortAppend()
      throw fault
    }
    return try inner.commitAppend(leadingTo: head)
  }

  func abortAppend() throws(StoreError) {
    state.withLock { $0.aborted += 1 }
    try inner.abortAppend()
  }
}
