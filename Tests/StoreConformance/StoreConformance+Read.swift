import CRMCore

extension StoreConformance {
  /// What reading gives.
  static let readCases: [StoreConformance] = [
    StoreConformance("reading after any position gives the lines after it") { harness in
      let store = try harness.makeStore()
      for count in [1, 2, 3, 4] { try store.appendCommit(lineCount: count) }
      for position in 0...12 {
        let expected = position < 10 ? Array((position + 1)...10) : []
        try expectEqual(
          try store.positions(after: position), expected, "the positions after \(position)")
      }
      try expectEqual(try store.positions(after: -1), Array(1...10), "the positions after -1")
    },
    StoreConformance("a line in the middle of a large journal is found") { harness in
      let store = try harness.makeStore()
      let start = try store.head()
      var builder = LineBuilder(after: start)
      for index in 0..<3_000 {
        builder.commit(text: String(repeating: "r", count: index % 97 * 7))
      }
      _ = try store.append(builder.encoded(), after: start)
      for position in stride(from: 0, to: 3_000, by: 217) {
        var first: Position?
        try store.read(after: position) { chunk in
          first = LineEnvelope.position(of: chunk)
          return false
        }
        try expectEqual(first, position + 1, "the first line after \(position)")
      }
    },
    StoreConformance("reading stops when it is told to") { harness in
      let store = try harness.makeStore()
      let start = try store.head()
      var builder = LineBuilder(after: start)
      builder.commit(lineCount: 1_000, text: String(repeating: "s", count: 1_000))
      let commits = builder.encoded()
      _ = try store.append(commits, after: start)
      try store.appendCommit()
      var calls = 0
      try store.read(after: 0) { _ in
        calls += 1
        return false
      }
      try expectEqual(calls, 1, "the chunks that were passed")
    },
    StoreConformance("an error of the reader comes out of the reading") { harness in
      let store = try harness.makeStore()
      try store.appendCommit()
      do {
        try store.read(after: 0) { _ in throw StoreConformanceFailure("of the reader") }
      } catch let error as StoreConformanceFailure {
        return try expectEqual(error.description, "of the reader", "the error")
      }
      throw StoreConformanceFailure("the reader's error was lost")
    },
    StoreConformance("a reader may append while it reads") { harness in
      let store = try harness.makeStore()
      for _ in 0..<3 { try store.appendCommit() }
      try store.read(after: 0) { _ in
        try store.appendCommit()
        return false
      }
      try expectEqual(try store.positions(after: 0), [1, 2, 3, 4], "the positions")
    },
    StoreConformance("readers see whole commits only while others append") { harness in
      let store = try harness.makeStore()
      let partial = try Threads.run([true, false, false]) { appends in
        if appends {
          for _ in 0..<100 { try store.appendCommit(lineCount: 5) }
          return 0
        }
        var partial = 0
        for _ in 0..<100 {
          let seen = try store.positions(after: 0)
          if seen.count % 5 != 0 || seen != Array(1..<(seen.count + 1)) { partial += 1 }
        }
        return partial
      }
      try expectEqual(partial, [0, 0, 0], "the times that part of a commit was seen")
    },
  ]
}
