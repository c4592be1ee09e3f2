import CRMCore

extension StoreConformance {
  /// What outlives an opening.
  static let lifeCases: [StoreConformance] = [
    StoreConformance("what was appended is there after reopening") { harness in
      let store = try harness.makeStore()
      var expected: [UInt8] = []
      for count in [1, 4, 1] { expected += try store.appendCommit(lineCount: count) }
      let head = try store.head()
      try store.close()
      guard let again = try harness.reopenStore() else { return }
      try expectEqual(try again.head(), head, "the head")
      try expectEqual(try again.bytes(after: 0), expected, "the lines")
      try again.appendCommit()
      try expectEqual(try again.positions(after: 5), [6, 7], "the positions after going on")
    },
    StoreConformance("an empty journal is there after reopening") { harness in
      let store = try harness.makeStore()
      let head = try store.head()
      try store.close()
      guard let again = try harness.reopenStore() else { return }
      try expectEqual(try again.head(), head, "the head")
      try again.appendCommit()
      try expectEqual(try again.positions(after: 0), [1], "the positions")
    },
    StoreConformance("another opening sees what was appended since it was opened") { harness in
      let store = try harness.makeStore()
      guard let other = try harness.reopenStore() else { return }
      for count in 1...3 {
        try store.appendCommit(lineCount: count)
        try expectEqual(try other.head(), try store.head(), "the other opening's head")
      }
      try other.appendCommit()
      try expectEqual(try store.positions(after: 0), Array(1...7), "the positions")
    },
    StoreConformance("an append behind another opening's is a conflict with the real end") {
      harness in
      let store = try harness.makeStore()
      guard let other = try harness.reopenStore() else { return }
      let start = try other.head()
      try store.appendCommit(lineCount: 2)
      let end = try store.head()
      let late = LineBuilder.commit(after: start)
      try expectEqual(try other.refusal(of: late, after: start), .conflict(end), "the answer")
      try other.appendCommit()
      try expectEqual(try store.positions(after: 0), [1, 2, 3], "the positions")
    },
    StoreConformance("after closing every call throws closed") { harness in
      let store = try harness.makeStore()
      let head = try store.head()
      try store.close()
      try expectClosed("head") { _ = try store.head() }
      try expectClosed("read") { try store.read(after: 0) { _ in true } }
      try expectClosed("append") {
        _ = try store.append(LineBuilder.commit(after: head), after: head)
      }
      try expectClosed("close") { try store.close() }
    },
    StoreConformance("work is run in order on the store's thread, and after closing too") {
      harness in
      let store = try harness.makeStore()
      guard let worker = store.worker else { return }
      let log = WorkLog()
      for index in 0..<100 { worker.submit { log.note(index) } }
      try store.close()
      try expectEqual(log.wait(for: 100), Array(0..<100), "the work that was run")
      worker.submit { log.note(100) }
      try expectEqual(log.wait(for: 101), Array(0...100), "the work after closing")
    },
  ]

  private static func expectClosed(_ call: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch StoreError.closed {
      return
    }
    throw StoreConformanceFailure("\(call) went on after closing")
  }
}
