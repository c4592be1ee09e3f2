import CRMCore

extension StoreConformance {
  /// Hashing without optimisation is so slow that the large commit is a tenth of itself there.
  #if DEBUG
    private static let largeLineCount = 5_000
  #else
    private static let largeLineCount = 50_000
  #endif

  /// What a journal is.
  static let journalCases: [StoreConformance] = [
    StoreConformance("an empty journal has position 0 and no lines") { harness in
      let store = try harness.makeStore()
      try expectEqual(try store.head().position, 0, "the position")
      try expectEqual(try store.bytes(after: 0), [], "the lines")
      try expectEqual(try store.bytes(after: 7), [], "the lines after the end")
    },
    StoreConformance("lines come back in order, byte for byte") { harness in
      let store = try harness.makeStore()
      var expected: [UInt8] = []
      for count in [1, 3, 1, 2] { expected += try store.appendCommit(lineCount: count) }
      try expectEqual(try store.bytes(after: 0), expected, "the lines")
      try expectEqual(try store.positions(after: 0), Array(1...7), "the positions")
    },
    StoreConformance("lines of either form come back, where every line has the count as well") {
      harness in
      let store = try harness.makeStore()
      var builder = LineBuilder(after: try store.head())
      let start = builder.head
      for index in 0..<8 {
        builder.countsOnEachLine = index % 2 == 0
        builder.commit(lineCount: 1 + index / 2)
      }
      let commits = builder.encoded()
      _ = try store.append(commits, after: start)
      try expectEqual(try store.bytes(after: 0), Array(commits.chunks.joined()), "the lines")
      guard let again = try harness.reopenStore() else { return }
      try expectEqual(try again.head(), commits.head, "the head")
    },
    StoreConformance("the head is the last commit's position and chain hash") { harness in
      let store = try harness.makeStore()
      var head = try store.head()
      for count in 1...4 {
        let commits = LineBuilder.commit(after: head, lineCount: count)
        head = try store.append(commits, after: head)
        try expectEqual(head, commits.head, "the head that append returned")
        try expectEqual(try store.head(), commits.head, "the head")
      }
    },
    StoreConformance("many small commits in one append are all there") { harness in
      let store = try harness.makeStore()
      let start = try store.head()
      var builder = LineBuilder(after: start)
      for index in 0..<2_000 { builder.commit(lineCount: 1 + index % 3) }
      _ = try store.append(builder.encoded(chunkSize: 4_096), after: start)
      try expectEqual(
        try store.positions(after: 0), Array(1...builder.head.position), "the positions")
    },
    StoreConformance("many appends of one small commit are all there") { harness in
      let store = try harness.makeStore()
      var expected: [UInt8] = []
      for _ in 0..<300 { expected += try store.appendCommit() }
      try expectEqual(try store.bytes(after: 0), expected, "the lines")
    },
    StoreConformance("a commit of tens of megabytes in many chunks comes back") { harness in
      let store = try harness.makeStore()
      let start = try store.head()
      var builder = LineBuilder(after: start)
      builder.commit(lineCount: largeLineCount, text: String(repeating: "m", count: 500))
      let commits = builder.encoded(chunkSize: 300_007)
      _ = try store.append(commits, after: start)
      try expect(try store.bytes(after: 0) == Array(commits.chunks.joined()), "same bytes")
    },
    StoreConformance("a line of the greatest length comes back") { harness in
      let store = try harness.makeStore()
      let short = LineBuilder.commit(after: try store.head(), text: "")
      let envelope = short.chunks[0].count - 1
      let text = String(repeating: "l", count: LineEnvelope.longestLine - envelope)
      let bytes = try store.appendCommit(text: text)
      try expectEqual(bytes.count, LineEnvelope.longestLine + 1, "the line's length")
      try store.appendCommit()
      try expect(try store.bytes(after: 0).starts(with: bytes), "same bytes")
      try expectEqual(try store.positions(after: 1), [2], "the positions after it")
    },
  ]
}
