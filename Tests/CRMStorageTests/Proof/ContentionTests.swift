import CRMCore
import CRMStorage
import CRMStoreConformance
import Foundation
import Testing

extension Proof {
  @Suite("Processes that share a store")
  struct ContentionTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try JSONFileStore.create(at: folder.store).close()
    }

    /// A process that has the store open and whose clock only waiting moves.
    private func opened() throws -> Helper {
      let helper = try Helper(folder.store)
      helper.ask("stop-clock")
      try #require(helper.ask("open") == "ok")
      return helper
    }

    @Test("write each commit once, at positions without gaps, while others read whole ones")
    func eightWriters() throws {
      let count = ProofSize.current.commitsEach
      let readers = try (0..<2).map { _ in try Helper(folder.store) }
      for reader in readers { reader.tell("watch 50") }
      let writers = try (0..<8).map { _ in try Helper(folder.store) }
      for (number, writer) in writers.enumerated() { writer.tell("write w\(number) 1 \(count)") }
      var keys = WrittenKeys()
      for process in writers + readers { process.endInput() }
      for writer in writers {
        keys.note(writer.lines())
        #expect(writer.wait() == .exit(0))
      }
      for reader in readers {
        let seen = reader.lines()
        #expect(seen.count == 1 && seen.allSatisfy { $0.hasPrefix("ok") }, "\(seen)")
      }
      #expect(keys.count == 8 * count)
      #expect(try keys.fault(of: folder.store) == nil)
    }

    @Test("say who holds the lock when it is stopped, and go on when it goes on")
    func stoppedHolder() throws {
      let (holder, other) = (try opened(), try opened())
      #expect(holder.ask("hold") == "ok")
      holder.send(SIGSTOP)
      #expect(holder.waitForStop())
      let busy = "error \(StoreError.busy(holder: holder.processID))"
      #expect(other.ask("append 1") == busy)
      #expect(other.ask("head") == "ok 0")
      holder.send(SIGCONT)
      #expect(holder.ask("append 2")?.hasPrefix("ack 2 ") == true)
      #expect(other.ask("append 1") == busy)
      #expect(holder.ask("let-go") == "ok")
      #expect(other.ask("append 1")?.hasPrefix("ack 3 ") == true)
      #expect(other.ask("append 1")?.hasPrefix("ack 4 ") == true)
      #expect(holder.ask("append 1")?.hasPrefix("ack 5 ") == true)
    }

    @Test("go on at once when a stopped holder is killed")
    func killedHolder() throws {
      let (holder, other) = (try opened(), try opened())
      #expect(holder.ask("hold") == "ok")
      holder.send(SIGSTOP)
      #expect(holder.waitForStop())
      holder.send(SIGKILL)
      #expect(holder.wait() == .killed(SIGKILL))
      #expect(other.ask("append 1")?.hasPrefix("ack 1 ") == true)
    }

    @Test(
      "see nothing of an append that is stopped before it is flushed, and all of it afterwards",
      arguments: 1...5)
    func stoppedAppend(call: Int) throws {
      let (writer, other) = (try opened(), try opened())
      #expect(writer.ask("append 1")?.hasPrefix("ack 1 ") == true)
      let bytes = try segment
      writer.ask("aim \(call) halfway \(SIGSTOP)")
      writer.tell("append 3")
      #expect(writer.waitForStop())
      let reader = try Helper(folder.store)
      reader.ask("read-only")
      let torn = try segment
      #expect(torn.starts(with: bytes))
      // The first half of a horizon holds all of it; the lines are flushed by then.
      let seen = call == 5 ? 4 : 1
      #expect(other.ask("head") == "ok \(seen)")
      #expect(reader.ask("open") == "ok")
      #expect(reader.ask("lines") == "ok \(seen)")
      // The first call takes the lock.
      if call > 1 {
        #expect(other.ask("append 1")?.hasPrefix("error busy") == true)
        #expect(try segment == torn)
      }
      writer.send(SIGCONT)
      #expect(writer.line()?.hasPrefix("ack 4 ") == true)
      #expect(other.ask("append 1")?.hasPrefix("ack 5 ") == true)
      #expect(reader.ask("lines") == "ok 5")
    }

    @Test("take the place of one that was killed in the middle of an append", arguments: 1...5)
    func killedAppend(call: Int) throws {
      let (writer, other) = (try opened(), try opened())
      #expect(writer.ask("append 1")?.hasPrefix("ack 1 ") == true)
      writer.ask("aim \(call) halfway \(SIGKILL)")
      writer.tell("append 3")
      #expect(writer.wait() == .killed(SIGKILL))
      // The lines are whole once the second call is over: it writes them; the third grows the file,
      // and the fourth flushes it.
      let kept = call > 2 ? 4 : 1
      #expect(other.ask("append 1")?.hasPrefix("ack \(kept + 1) ") == true)
      let store = try JSONFileStore.open(at: folder.store)
      #expect(try store.verify().epochCount == (call == 2 ? 1 : 0))
    }

    private var segment: Data {
      get throws {
        let name = "/journal-00000000000000000001.jsonl"
        return try Data(contentsOf: URL(fileURLWithPath: folder.store + name))
      }
    }

    @Test("exclude each other's openings within one process as between two")
    func doubleOpening() throws {
      let (first, second) = (
        try JSONFileStore.open(at: folder.store), try JSONFileStore.open(at: folder.store)
      )
      let helper = try opened()
      try first.beginExclusiveAccess()
      #expect(helper.ask("append 1")?.hasPrefix("error busy") == true)
      var options = JSONFileStore.Options()
      options.lockDeadline = .zero
      let hasty = try JSONFileStore.open(at: folder.store, options: options)
      let own = ProcessInfo.processInfo.processIdentifier
      #expect(throws: StoreError.busy(holder: own)) { try hasty.beginExclusiveAccess() }
      first.endExclusiveAccess()
      var expected = 0
      for turn in 0..<12 {
        expected += 1
        if turn % 3 == 2 {
          #expect(helper.ask("append 1")?.hasPrefix("ack \(expected) ") == true)
        } else {
          #expect(try append(to: turn % 3 == 0 ? first : second) == expected)
        }
        for store in [first, second, hasty] { #expect(try store.head().position == expected) }
        #expect(helper.ask("head") == "ok \(expected)")
      }
    }

    private func append(to store: JSONFileStore) throws -> Position {
      let head = try store.head()
      return try store.append(LineBuilder.commit(after: head), after: head).position
    }
  }
}
