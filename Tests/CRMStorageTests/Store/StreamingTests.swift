import CRMCore
import CRMStorage
import CRMStoreConformance
import Testing

@Suite("An append in pieces")
struct StreamingTests {
  private let files = SimulatedFileSystem()

  /// A commit of several lines after `head`, in pieces of one line each.
  private static func pieces(
    _ count: Int, after head: JournalHead
  ) -> (pieces: [[UInt8]], head: JournalHead) {
    let commits = LineBuilder.commit(after: head, lineCount: count, text: "a piece of the commit")
    let lines = commits.chunks[0].split(separator: UInt8(ascii: "\n"))
    return (lines.map { $0 + [UInt8(ascii: "\n")] }, commits.head)
  }

  private func store(
    _ bench: inout StoreBench, appending counts: [Int] = [2, 1]
  ) throws -> JSONFileStore {
    let store = try bench.create()
    for count in counts { try bench.append([count], to: store) }
    return store
  }

  @Test("has each piece in the file when it was taken, and keeps nothing of it in memory")
  func memory() throws {
    var bench = StoreBench(files)
    let store = try store(&bench, appending: [1])
    let head = try store.head()
    let (pieces, end) = Self.pieces(50, after: head)
    try store.beginAppend(after: head)
    var size = files.bytes(at: SmallJournal.segment).count
    for piece in pieces {
      try store.appendPiece(piece)
      size += piece.count
      #expect(files.bytes(at: SmallJournal.segment).count == size)
    }
    #expect(try store.commitAppend(leadingTo: end) == end)
    #expect(try store.verify().findings.isEmpty)
  }

  @Test("leaves nothing after a crash at any piece, and all of it after the commit")
  func crashes() throws {
    for taken in 0...6 {
      for seed in 0..<24 as Range<UInt64> {
        let files = SimulatedFileSystem()
        var bench = StoreBench(files, segmentLimit: 4096)
        let store = try bench.create()
        for count in [1, 2, 1] { try bench.append([count], to: store) }
        let head = try store.head()
        let (pieces, end) = Self.pieces(6, after: head)
        try store.beginAppend(after: head)
        for piece in pieces.prefix(taken) { try store.appendPiece(piece) }
        let isCommitted = taken == 6 && seed % 2 == 0
        if isCommitted { _ = try store.commitAppend(leadingTo: end) }
        files.restart(seed: seed)
        let again = try bench.open()
        let found = try again.head().position
        if isCommitted {
          #expect(found == end.position)
        } else {
          #expect(found == head.position || taken == 6 && found == end.position)
        }
        try bench.appendAnything(to: again)
        #expect(try again.verify().damage.isEmpty, "\(taken) pieces, seed \(seed)")
      }
    }
  }

  @Test("is not there after a piece that could not be written, and another append can be made")
  func failedPiece() throws {
    let faulty = FaultyFileSystem(files)
    var bench = StoreBench(faulty)
    let store = try bench.create()
    try bench.append([1], to: store)
    let head = try store.head()
    let (pieces, end) = Self.pieces(4, after: head)
    let before = files.bytes(at: SmallJournal.segment)
    for written in [0, 10] {
      try store.beginAppend(after: head)
      try store.appendPiece(pieces[0])
      faulty.setFault(
        FaultyFileSystem.Fault(call: 1, code: 28, name: "write", writtenByteCount: written))
      do {
        try store.appendPiece(pieces[1])
        Issue.record("went through")
      } catch {
        guard case .notWritten(_, 28) = error else { throw error }
      }
      faulty.setFault(nil)
      #expect(files.bytes(at: SmallJournal.segment) == before)
      #expect(throws: StoreError.self) { try store.commitAppend(leadingTo: end) }
    }
    try bench.append([3], to: store)
    #expect(try bench.fault(of: store) == nil)
    #expect(try bench.open().head() == store.head())
  }

  @Test("ends all writing where it cannot be cut, and where its flush fails")
  func unknownOutcomes() throws {
    for name in ["truncate", "flush"] {
      let files = SimulatedFileSystem()
      let faulty = FaultyFileSystem(files)
      var bench = StoreBench(faulty)
      let store = try bench.create()
      try bench.append([1], to: store)
      let head = try store.head()
      let (pieces, end) = Self.pieces(2, after: head)
      try store.beginAppend(after: head)
      for piece in pieces { try store.appendPiece(piece) }
      faulty.setFault(FaultyFileSystem.Fault(call: 1, code: 5, isLasting: true, name: name))
      do {
        if name == "flush" {
          _ = try store.commitAppend(leadingTo: end)
        } else {
          try store.abortAppend()
        }
        Issue.record("went through")
      } catch {
        guard case .outcomeUnknown = error else { throw error }
      }
      #expect(store.readOnlyReason == (name == "flush" ? .failedFlush : .failedUndo))
      faulty.setFault(nil)
      #expect(throws: StoreError.self) { try store.beginAppend(after: head) }
      // Nobody is kept out by it.
      let other = try bench.open()
      try bench.appendAnything(to: other)
    }
  }

  @Test("lies in one segment, of its own where the one before is full")
  func segments() throws {
    var bench = StoreBench(files, segmentLimit: 200)
    let store = try bench.create()
    try bench.append([3], to: store)
    let head = try store.head()
    let (pieces, end) = Self.pieces(30, after: head)
    try store.beginAppend(after: head)
    for piece in pieces { try store.appendPiece(piece) }
    _ = try store.commitAppend(leadingTo: end)
    try bench.appendAnything(to: store)
    let names = try files.list(StoreBench.path).filter { $0.hasPrefix("journal") }.sorted()
    #expect(names.map { $0.suffix(8) } == ["01.jsonl", "04.jsonl", "34.jsonl"])
    #expect(try store.verify().findings.isEmpty)
    #expect(try bench.open().head() == store.head())
  }

  @Test("keeps other openings from writing and recovering, but not from reading")
  func others() throws {
    var bench = StoreBench(files)
    let store = try store(&bench)
    let other = try bench.open()
    let head = try store.head()
    let (pieces, end) = Self.pieces(5, after: head)
    try store.beginAppend(after: head)
    for piece in pieces.prefix(3) { try store.appendPiece(piece) }
    for reader in [store, other, try bench.open()] {
      #expect(try reader.head() == head)
      #expect(reader.lastRecovery == nil)
    }
    let late = LineBuilder.commit(after: head)
    for writer in [store, other] {
      #expect(throws: StoreError.busy(holder: 1)) { try writer.append(late, after: head) }
    }
    #expect(throws: StoreError.busy(holder: 1)) { try store.beginExclusiveAccess() }
    for piece in pieces.dropFirst(3) { try store.appendPiece(piece) }
    _ = try store.commitAppend(leadingTo: end)
    #expect(try other.head() == end)
  }

  @Test("is possible while the store is held, which stays so after it")
  func held() throws {
    var bench = StoreBench(files)
    let store = try store(&bench)
    let other = try bench.open()
    let head = try store.head()
    let (pieces, end) = Self.pieces(2, after: head)
    try store.beginExclusiveAccess()
    try store.beginAppend(after: head)
    for piece in pieces { try store.appendPiece(piece) }
    _ = try store.commitAppend(leadingTo: end)
    #expect(throws: StoreError.busy(holder: 1)) {
      try other.append(LineBuilder.commit(after: end), after: end)
    }
    try store.beginAppend(after: end)
    store.endExclusiveAccess()
    #expect(throws: StoreError.busy(holder: 1)) {
      try other.append(LineBuilder.commit(after: end), after: end)
    }
    try store.abortAppend()
    _ = try other.append(LineBuilder.commit(after: end), after: end)
  }
}

extension StoreBench {
  /// Appends one commit of one line at whatever end there is.
  fileprivate func appendAnything(to store: JSONFileStore) throws {
    let head = try store.head()
    _ = try store.append(LineBuilder.commit(after: head), after: head)
  }
}
