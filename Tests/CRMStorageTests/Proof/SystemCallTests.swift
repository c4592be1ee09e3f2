import CRMCore
import CRMStorage
import CRMStoreConformance
import Foundation
import Testing

#if os(Linux)
  extension Proof {
    /// What `POSIXFileSystem` really asks of the system, noted on the way to it.
    @Suite("The system calls of a store")
    struct SystemCallTests {
      private static let segment = "journal-00000000000000000001.jsonl"
      private let folder: TemporaryFolder
      private let helper: Helper

      init() throws {
        folder = try TemporaryFolder()
        helper = try Helper(folder.store)
        helper.ask("stop-clock")
      }

      /// The calls that a command makes, those that change nothing left out.
      private func calls(of command: String, answering answer: String = "ok") throws -> [String] {
        let before = try calls()
        #expect(helper.ask(command)?.hasPrefix(answer) == true)
        return Array(try calls().dropFirst(before.count))
      }

      private func calls() throws -> [String] {
        let answer = try #require(helper.ask("calls"))
        let calls = answer.dropFirst("ok ".count).split(separator: ",").map(String.init)
        // Where the system keeps its mounts is none of the store's files.
        return calls.filter { $0 != "open mountinfo" }
      }

      private static let append = [
        "lock lock", "write \(segment)", "fdatasync \(segment)", "write head",
      ]

      @Test("flush the journal once in an append, and its horizon once a second")
      func appends() throws {
        _ = try calls(of: "create")
        #expect(
          try calls(of: "append 1", answering: "ack 1 ")
            == ["lock lock", "write lock", "open \(Self.segment)"] + Self.append.dropFirst()
            + ["fdatasync head", "unlock lock"])
        #expect(
          try calls(of: "append 1", answering: "ack 2 ")
            == Self.append.prefix(2) + ["truncate \(Self.segment)"] + Self.append.dropFirst(2)
            + ["unlock lock"])
        for position in 3...4 {
          #expect(
            try calls(of: "append 1", answering: "ack \(position) ")
              == Self.append + ["unlock lock"])
        }
        helper.ask("advance 1")
        #expect(
          try calls(of: "append 1 3 1", answering: "ack 9 ")
            == Self.append + ["fdatasync head", "unlock lock"])
        let cut = ["lock lock", "truncate \(Self.segment)", "unlock lock"]
        #expect(try calls(of: "close") == cut)
        helper.ask("open")
        _ = try calls(of: "append 1", answering: "ack 10 ")
        _ = try calls(of: "append 1", answering: "ack 11 ")
        #expect(try calls(of: "append 1", answering: "ack 12 ") == Self.append + ["unlock lock"])
        #expect(try calls(of: "close") == cut + ["fdatasync head"])
        helper.ask("open")
        _ = try calls(of: "append 1", answering: "ack 13 ")
        #expect(try calls(of: "close") == [])
      }

      @Test("are nine in an append, which asks no file for its size")
      func count() throws {
        helper.ask("create")
        for _ in 1...3 { helper.ask("append 1") }
        _ = helper.ask("head")
        let before = try #require(helper.ask("all-calls")).split(separator: ",").count
        // Asking for the head is part of the command, before the append.
        helper.ask("append 1")
        let all = try #require(helper.ask("all-calls")).split(separator: ",").map(String.init)
        #expect(
          all.dropFirst(before) == [
            "read head", "getpid", "read \(Self.segment)",
            "getpid", "lock lock", "stat lock", "read head", "read \(Self.segment)",
            "write \(Self.segment)", "fdatasync \(Self.segment)", "write head", "unlock lock",
          ])
      }

      @Test("leave the number of whoever has the lock, also after others had it for nothing")
      func holders() throws {
        let other = try Helper(folder.store)
        helper.ask("create")
        other.ask("open")
        let numbers = [helper, other].map { "\($0.processID)" }
        func number() -> String {
          let text = (try? String(contentsOfFile: folder.store + "/lock", encoding: .utf8)) ?? ""
          return text.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        for _ in 0..<3 { helper.ask("append 1") }
        #expect(number() == numbers[0])
        for (command, end) in [("hold", "let-go"), ("stream 3 2", "abort")] {
          #expect(other.ask(command) == "ok")
          #expect(number() == numbers[1])
          #expect(other.ask(end) == "ok")
          #expect(number() == numbers[0])
        }
        other.ask("append 1")
        #expect(number() == numbers[1])
        helper.ask("append 1")
        #expect(number() == numbers[0])
      }

      @Test("flush an append in pieces once, and leave nothing of one that is aborted")
      func streams() throws {
        helper.ask("create")
        helper.ask("append 1")
        #expect(
          try calls(of: "stream 5 5")
            == ["lock lock"] + Array(repeating: "write \(Self.segment)", count: 5))
        #expect(
          try calls(of: "commit", answering: "ack 6 ")
            == ["fdatasync \(Self.segment)", "write head", "unlock lock"])
        #expect(
          try calls(of: "stream 5 2")
            == ["lock lock"] + Array(repeating: "write \(Self.segment)", count: 2))
        #expect(
          try calls(of: "abort")
            == ["truncate \(Self.segment)", "fdatasync \(Self.segment)", "unlock lock"])
        #expect(helper.ask("append 1")?.hasPrefix("ack 7 ") == true)
      }

      @Test("show nobody part of an append in pieces, which a death leaves to be cut")
      func deathInAStream() throws {
        helper.ask("create")
        helper.ask("append 1 2")
        helper.ask("stream 400 300")
        let reader = try JSONFileStore.open(at: folder.store)
        #expect(try reader.head().position == 3)
        #expect(reader.lastRecovery == nil)
        helper.send(SIGKILL)
        #expect(helper.wait() == .killed(SIGKILL))
        #expect(try reader.head().position == 3)
        #expect(reader.lastRecovery?.cutByteCount ?? 0 > 300 * 100)
        let head = try reader.head()
        _ = try reader.append(LineBuilder.commit(after: head), after: head)
        #expect(try reader.verify().findings.isEmpty)
      }

      @Test("flush the lines of a transaction of the engine once")
      func transactions() throws {
        helper.ask("create")
        helper.tell("write w 1 20")
        for number in 1...20 { #expect(helper.line() == "ack w-\(number)") }
        #expect(helper.line() == "ok")
        let all = try calls()
        #expect(all.count { $0 == "fdatasync \(Self.segment)" } == 21)
        #expect(all.count { $0 == "write \(Self.segment)" } == 20)
      }

      @Test("flush every file and every name of a new store before it has its own")
      func creation() throws {
        let calls = try calls(of: "create").map { call in
          // What is built has a name of its own, with random digits.
          call.replacing(/acme\.crm\.tmp-[0-9a-f]{16}/, with: "draft")
        }
        var expected = ["mkdir draft"]
        for name in ["format.json", Self.segment, "head", "lock"] {
          expected.append("open \(name)")
          if name == "format.json" || name == "head" { expected.append("write \(name)") }
          expected.append("fdatasync \(name)")
        }
        expected.append("mkdir torn")
        for name in ["torn", "draft"] { expected += ["open \(name)", "fsync \(name)"] }
        let parent = URL(fileURLWithPath: folder.path).lastPathComponent
        expected += ["rename acme.crm", "open \(parent)", "fsync \(parent)"]
        #expect(Array(calls.prefix(expected.count)) == expected)
        #expect(calls.allSatisfy { !$0.hasPrefix("open-inherited") })
      }

      @Test("flush a new segment, its name and the horizon before anything is in it")
      func rotation() throws {
        helper.ask("segments 1")
        _ = try calls(of: "create")
        _ = try calls(of: "append 1", answering: "ack 1 ")
        let next = "journal-00000000000000000002.jsonl"
        #expect(
          try calls(of: "append 1", answering: "ack 2 ") == [
            "lock lock", "open \(next)", "fdatasync \(next)", "open acme.crm",
            "fsync acme.crm", "write head", "fdatasync head", "write \(next)", "fdatasync \(next)",
            "write head", "unlock lock",
          ])
      }

      @Test("leave no file open in a program that takes the process's place")
      func inheritance() throws {
        let before = helper.ask("descriptors")
        helper.ask("create")
        helper.ask("append 1")
        #expect(helper.ask("descriptors") != before)
        #expect(try !calls().contains { $0.hasPrefix("open-inherited") })
        #expect(helper.ask("exec") == before)
      }

      @Test("are not made by a copy of the process, for which the store is not open")
      func copies() throws {
        helper.ask("create")
        helper.ask("append 1")
        helper.tell("fork")
        #expect(helper.line()?.hasPrefix("copy error readOnly") == true)
        #expect(helper.line() == "ok")
        #expect(helper.ask("append 1")?.hasPrefix("ack 2 ") == true)
      }

      @Test(
        "are made again when a signal interrupts them, and go on where one stopped short",
        arguments: ["interrupt", "shorten", "bombard 100"])
      func interruptions(disturbance: String) throws {
        helper.ask("segments 3000")
        helper.ask(disturbance)
        var ledger = Ledger()
        helper.tell("live 7 60")
        while let line = helper.line(), line != "ok" { ledger.note([line]) }
        #expect(ledger.complaints == [])
        #expect(ledger.count > 50)
        let store = try JSONFileStore.open(at: folder.store)
        #expect(try ledger.fault(of: store) == nil)
        #expect(store.lastRecovery == nil)
        if disturbance == "interrupt" {
          for call in ["open head", "write head", "lock lock", "rename acme.crm"] {
            #expect(try calls().contains("failed-\(call)"), "\(call)")
          }
        }
        if disturbance.hasPrefix("bombard") {
          let count = helper.ask("signals")?.dropFirst("ok ".count)
          #expect(count.flatMap { Int($0) } ?? 0 > 10)
        }
      }
    }
  }
#endif
