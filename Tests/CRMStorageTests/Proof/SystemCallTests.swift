import CRMCore
import CRMStorage
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
        "lock lock", "write lock", "write \(segment)", "fdatasync \(segment)", "write head",
      ]

      @Test("flush the journal once in an append, and its horizon once a second")
      func appends() throws {
        _ = try calls(of: "create")
        #expect(
          try calls(of: "append 1", answering: "ack 1 ")
            == ["lock lock", "write lock", "open \(Self.segment)"] + Self.append.dropFirst(2)
            + ["fdatasync head", "unlock lock"])
        for position in 2...4 {
          #expect(
            try calls(of: "append 1", answering: "ack \(position) ")
              == Self.append + ["unlock lock"])
        }
        helper.ask("advance 1")
        #expect(
          try calls(of: "append 1 3 1", answering: "ack 9 ")
            == Self.append + ["fdatasync head", "unlock lock"])
        #expect(try calls(of: "close") == [])
        helper.ask("open")
        _ = try calls(of: "append 1", answering: "ack 10 ")
        #expect(try calls(of: "append 1", answering: "ack 11 ") == Self.append + ["unlock lock"])
        #expect(try calls(of: "close") == ["fdatasync head"])
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
            "lock lock", "write lock", "open \(next)", "fdatasync \(next)", "open acme.crm",
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
