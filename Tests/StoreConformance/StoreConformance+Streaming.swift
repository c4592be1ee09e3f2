import CRMCore

extension StoreConformance {
  /// What an append in pieces does; passed over by stores that take none.
  static let streamingCases: [StoreConformance] = [
    streamingCase("an append in pieces is the same as one at a time, and seen when it is committed")
    {
      store, harness in
      try store.appendCommit()
      let start = try store.head()
      let other = try harness.reopenStore()
      let commits = LineBuilder.commit(after: start, lineCount: 40, text: "in pieces")
      try store.beginAppend(after: start)
      for piece in pieces(commits, 7) {
        try store.appendPiece(piece)
        for reader in [store, other].compactMap(\.self) {
          try expectEqual(try reader.head(), start, "the head before the commit")
          try expectEqual(try reader.positions(after: 0), [1], "the positions before the commit")
        }
      }
      try expectEqual(
        try store.commitAppend(leadingTo: commits.head), commits.head, "the head that it returned")
      for reader in [store, other].compactMap(\.self) {
        try expectEqual(try reader.head(), commits.head, "the head")
        try expect(
          try reader.bytes(after: 1) == Array(commits.chunks.joined()), "the same bytes")
      }
      try store.appendCommit(lineCount: 2)
      try expectEqual(try store.positions(after: 41), [42, 43], "the positions after going on")
    },
    streamingCase("an append in pieces after another head is a conflict") { store, _ in
      let empty = try store.head()
      try store.appendCommit()
      let end = try store.head()
      try expectStoreError(.conflict(end)) { try store.beginAppend(after: empty) }
      try store.appendCommit()
      try expectEqual(try store.positions(after: 0), [1, 2], "the positions")
    },
    streamingCase("an append in pieces that is aborted leaves nothing") { store, harness in
      let start = try store.head()
      for count in [0, 1, 5] {
        try store.beginAppend(after: start)
        let commits = LineBuilder.commit(after: start, lineCount: 6)
        for piece in pieces(commits, 1).prefix(count) { try store.appendPiece(piece) }
        try store.abortAppend()
        try store.abortAppend()
        try expectEqual(try store.head(), start, "the head")
      }
      let bytes = try store.appendCommit(lineCount: 2)
      try expectEqual(try store.bytes(after: 0), bytes, "the lines")
      try store.close()
      guard let again = try harness.reopenStore() else { return }
      try expectEqual(try again.bytes(after: 0), bytes, "the lines after reopening")
    },
    streamingCase("other appends are busy while one is under way, and go on after it") {
      store, _ in
      let start = try store.head()
      let commits = LineBuilder.commit(after: start, lineCount: 2)
      try store.beginAppend(after: start)
      try expectBusy { try store.beginAppend(after: start) }
      try expectBusy { _ = try store.append(commits, after: start) }
      try store.abortAppend()
      _ = try store.append(commits, after: start)
      try expectEqual(try store.positions(after: 0), [1, 2], "the positions")
    },
    streamingCase("pieces that do not lead to the head are not there, and the append is over") {
      store, _ in
      let start = try store.head()
      let commits = LineBuilder.commit(after: start, lineCount: 4)
      let lines = pieces(commits, 1)
      let wrong: [(pieces: [[UInt8]], head: JournalHead)] = [
        ([], commits.head), (Array(lines.dropLast()), commits.head), ([lines[1]], commits.head),
        ([lines[0], lines[2]], commits.head), ([lines[0].dropLast()], commits.head),
        (lines, JournalHead(position: 4, chain: .zero)),
        (lines, JournalHead(position: 5, chain: commits.head.chain)),
      ]
      for (pieces, head) in wrong {
        try store.beginAppend(after: start)
        try expectNotWritten {
          for piece in pieces { try store.appendPiece(piece) }
          _ = try store.commitAppend(leadingTo: head)
        }
        try expectNotWritten { try store.appendPiece(lines[0]) }
        try expectNotWritten { _ = try store.commitAppend(leadingTo: commits.head) }
        try expectEqual(try store.head(), start, "the head")
      }
      _ = try store.append(commits, after: start)
    },
    streamingCase("closing ends an append in pieces, and nothing of it is there") {
      store, harness in
      try store.appendCommit()
      let start = try store.head()
      try store.beginAppend(after: start)
      try store.appendPiece(pieces(LineBuilder.commit(after: start, lineCount: 3), 2)[0])
      try store.close()
      try expectStoreError(.closed) { try store.appendPiece([]) }
      guard let again = try harness.reopenStore() else { return }
      try expectEqual(try again.head(), start, "the head")
      try again.appendCommit()
      try expectEqual(try again.positions(after: 0), [1, 2], "the positions")
    },
  ]

  private static func streamingCase(
    _ name: String,
    _ body: @escaping @Sendable (any StreamingAppend, any StoreHarness) throws -> Void
  ) -> StoreConformance {
    StoreConformance(name) { harness in
      guard let store = try harness.makeStore() as? any StreamingAppend else { return }
      try body(store, harness)
    }
  }

  /// The lines of commits in pieces of `count` lines.
  private static func pieces(_ commits: EncodedCommits, _ count: Int) -> [[UInt8]] {
    let lines = commits.chunks.joined().split(separator: UInt8(ascii: "\n"))
    return stride(from: 0, to: lines.count, by: count).map { start in
      lines[start..<min(start + count, lines.count)].flatMap { $0 + [UInt8(ascii: "\n")] }
    }
  }

  private static func expectStoreError(_ expected: StoreError, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as StoreError {
      return try expectEqual(error, expected, "the error")
    }
    throw StoreConformanceFailure("nothing was thrown in place of \(expected)")
  }

  private static func expectBusy(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch StoreError.busy {
      return
    }
    throw StoreConformanceFailure("a second append was made")
  }

  private static func expectNotWritten(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch StoreError.notWritten {
      return
    }
    throw StoreConformanceFailure("wrong pieces were taken")
  }
}
