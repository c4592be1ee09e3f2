import Testing

@testable import CRMCore

@Suite struct ChangeLogTests {
  /// A change as a plain list has it: a record, and what else it is found by.
  private struct Change {
    let key: UInt64
    let traces: [UInt64]
  }

  private func append(_ change: Change, to log: inout ChangeLog, after count: Int) {
    if !log.takes(0, traces: change.traces.count, after: count) {
      log = log.copy(count, traces: change.traces.count)
    }
    let row = UnsafeRawBufferPointer(start: nil, count: 0)
    log.append(change.key, row, RowStamp(position: 0, byteBound: 0), after: count) { body in
      for trace in change.traces { body(trace) }
    }
  }

  private func check(_ log: ChangeLog, _ changes: ArraySlice<Change>) {
    for key in UInt64(1)...20 {
      #expect(log.last(key, below: changes.count) == changes.lastIndex { $0.key == key })
    }
    for trace in UInt64(1)..<30 {
      var found: [Int] = []
      log.forEach(trace, below: changes.count) { found.append($0) }
      // A record's own name is a trace too.
      let wanted = changes.indices.filter {
        changes[$0].key == trace || changes[$0].traces.contains(trace)
      }
      #expect(found.uniqued() == wanted.reversed())
    }
    let areKept = changes.indices.allSatisfy { index in
      let traces = (0..<changes[index].traces.count).map { log.traces(index)[$0].hash }
      let previous = changes[..<index].lastIndex { $0.key == changes[index].key }
      return traces == changes[index].traces && log.previous(index) == previous
    }
    #expect(areKept)
  }

  @Test(arguments: 0..<8) func findsWhatAPlainListFinds(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var log = ChangeLog(capacity: 8, bytes: 0, traces: 20)
    var changes: [Change] = []
    var copies: [(log: ChangeLog, changes: [Change])] = []
    for _ in 0..<300 {
      switch random.next() % 16 {
      case 0:
        let count = Int(random.next() % UInt64(changes.count + 1))
        // Others look at no more than what was there when the log was shared.
        if copies.contains(where: { $0.log === log && $0.changes.count > count }) { continue }
        changes.removeLast(changes.count - count)
        log.truncate(count)
      case 1:
        log.share()
        copies.append((log, changes))
      default:
        let traces = (0..<random.next() % 4).map { _ in random.next() % 30 }
        let change = Change(key: random.next() % 20 + 1, traces: traces)
        append(change, to: &log, after: changes.count)
        changes.append(change)
      }
      if random.chance(10) { check(log, changes[...]) }
      #expect(log.top(0, below: changes.count) == changes.map { UInt32($0.key) }.max() ?? 0)
    }
    for copy in copies { check(copy.log, copy.changes[...]) }
  }

  @Test func isFoundInByOthersWhileItsWriterGoesOn() async {
    var log = ChangeLog(capacity: 20_000, bytes: 0, traces: 60_000)
    for number in 0..<UInt64(100) {
      append(Change(key: number + 1, traces: [number % 7 + 1_000]), to: &log, after: Int(number))
    }
    log.share()
    let shared = log
    let writes = Counter()
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        while writes.count < 19_900 {
          let isFound = (0..<100).allSatisfy { shared.last(UInt64($0) + 1, below: 100) == $0 }
          #expect(isFound)
          var count = 0
          for trace in UInt64(1_000)..<1_007 {
            shared.forEach(trace, below: 100) { _ in count += 1 }
          }
          #expect(count == 100)
        }
      }
      group.addTask {
        var log = shared
        for count in 100..<20_000 {
          let number = UInt64(count % 150)
          append(Change(key: number + 1, traces: [number % 7 + 1_000]), to: &log, after: count)
          writes.add()
        }
        #expect(log === shared)
      }
    }
  }
}
