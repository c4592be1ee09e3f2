import CRMCore

extension StoreConformance {
  /// What an append does and refuses.
  static let appendCases: [StoreConformance] = [
    StoreConformance("an append after another head is a conflict and writes nothing") { harness in
      let store = try harness.makeStore()
      let empty = try store.head()
      try store.appendCommit()
      let end = try store.head()
      let late = LineBuilder.commit(after: empty)
      try expectEqual(try store.refusal(of: late, after: empty), .conflict(end), "the answer")
      try expectEqual(try store.positions(after: 0), [1], "the positions")
      try store.appendCommit()
      try expectEqual(try store.positions(after: 0), [1, 2], "the positions after going on")
    },
    StoreConformance("the right position with another chain hash is a conflict") { harness in
      let store = try harness.makeStore()
      try store.appendCommit(text: "a")
      let end = try store.head()
      let other = JournalHead(position: end.position, chain: .zero)
      let commits = LineBuilder.commit(after: other)
      try expectEqual(try store.refusal(of: commits, after: other), .conflict(end), "the answer")
    },
    StoreConformance("commits that do not lead to their head are not written") { harness in
      let store = try harness.makeStore()
      let start = try store.head()
      let good = LineBuilder.commit(after: start, lineCount: 3)
      let wrongCount = EncodedCommits(chunks: good.chunks, lineCount: 2, head: good.head)
      let wrongChain = EncodedCommits(
        chunks: good.chunks, lineCount: 3, head: JournalHead(position: 3, chain: .zero))
      let cut = EncodedCommits(
        chunks: [Array(good.chunks[0].dropLast())], lineCount: 3, head: good.head)
      let empty = EncodedCommits(chunks: [], lineCount: 0, head: start)
      for commits in [wrongCount, wrongChain, cut, empty] {
        guard case .notWritten = try store.refusal(of: commits, after: start) else {
          throw StoreConformanceFailure("wrong commits were refused for another reason")
        }
      }
      try expectEqual(try store.head(), start, "the head")
    },
    StoreConformance("of appenders that race, each position goes to exactly one") { harness in
      let store = try harness.makeStore()
      let won = try race(Array(repeating: store, count: 4), appendsEach: 25)
      try expectEqual(won.sorted(), Array(1...100), "the positions that were won")
      try expectEqual(try store.positions(after: 0), Array(1...100), "the positions")
    },
    StoreConformance("appenders through several openings race as well") { harness in
      let store = try harness.makeStore()
      guard try harness.reopenStore() != nil else { return }
      let others = try (0..<4).compactMap { _ in try harness.reopenStore() }
      let won = try race(others, appendsEach: 25)
      try expectEqual(won.sorted(), Array(1...100), "the positions that were won")
      try expectEqual(try store.positions(after: 0), Array(1...100), "the positions")
    },
  ]

  /// Appends through each store on a thread of its own; returns the positions that were won.
  private static func race(
    _ stores: [any JournalStore], appendsEach: Int
  ) throws -> [Position] {
    let won = try Threads.run(stores) { store in
      var won: [Position] = []
      while won.count < appendsEach {
        let head = try store.head()
        do {
          let commits = LineBuilder.commit(after: head)
          won.append(try store.append(commits, after: head).position)
        } catch StoreError.conflict {
          continue
        }
      }
      return won
    }
    return won.flatMap(\.self)
  }
}
