import CRMCore
import CRMStorage
import CRMStoreConformance
import Foundation
import Testing

extension Proof {
  /// Faults of the real file system, where an ordinary user can bring them about.
  @Suite("The limits of the system")
  struct LimitTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var names: [String] {
      get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    /// The name of the error in a helper's answer.
    private func error(_ answer: String?) -> String {
      String(answer?.prefix { $0 != "(" } ?? "nothing")
    }

    @Test("on a file's size take back what was written, wherever it ends, and it goes on after")
    func fileSize() throws {
      let helper = try Helper(folder.store)
      helper.ask("create")
      helper.ask("append 1")
      let segment = folder.store + "/journal-00000000000000000001.jsonl"
      let bytes = try Data(contentsOf: URL(fileURLWithPath: segment))
      for room in [0, 1, 100, 250, 400] {
        helper.ask("limit-size \(bytes.count + room)")
        #expect(error(helper.ask("append 1 2 1")) == "error notWritten", "\(room)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: segment)) == bytes, "\(room)")
        #expect(helper.ask("lines") == "ok 1")
      }
      helper.ask("limit-size -1")
      #expect(helper.ask("append 1 2 1")?.hasPrefix("ack 5 ") == true)
      let store = try JSONFileStore.open(at: folder.store)
      #expect(store.lastRecovery == nil)
      #expect(try store.verify().head.position == 5)
    }

    @Test("on a file's size leave nothing of a store that cannot be made")
    func sizeOfNew() throws {
      let helper = try Helper(folder.store)
      for size in [0, 50, 200, 511] {
        helper.ask("limit-size \(size)")
        #expect(error(helper.ask("create")) == "error unusable", "\(size)")
        #expect(try names == [])
      }
      helper.ask("limit-size -1")
      #expect(helper.ask("create") == "ok")
    }

    @Test("on a file's size keep a tear as it is until there is room to put it aside")
    func sizeInRecovery() throws {
      let writer = try Helper(folder.store)
      writer.ask("create")
      writer.ask("append 1")
      writer.ask("aim 2 halfway \(SIGKILL)")
      writer.tell("append \(Array(repeating: "4", count: 20).joined(separator: " "))")
      #expect(writer.wait() == .killed(SIGKILL))
      let segment = folder.store + "/journal-00000000000000000001.jsonl"
      let torn = try Data(contentsOf: URL(fileURLWithPath: segment))
      let helper = try Helper(folder.store)
      helper.ask("limit-size 600")
      for _ in 0..<3 { _ = helper.ask("open") }
      #expect(helper.ask("lines") == "ok 1")
      #expect(error(helper.ask("append 1")) == "error notWritten")
      #expect(try Data(contentsOf: URL(fileURLWithPath: segment)) == torn)
      helper.ask("limit-size -1")
      #expect(helper.ask("append 1")?.hasPrefix("ack ") == true)
      #expect(try JSONFileStore.open(at: folder.store).verify().epochCount == 1)
    }

    @Test("on open files refuse and leave none open, whichever file is one too many")
    func openFiles() throws {
      let helper = try Helper(folder.store)
      let before = helper.ask("descriptors")
      for command in ["create", "open"] {
        var refusals = 0
        for limit in 3...40 {
          helper.ask("limit-files \(limit)")
          let answer = helper.ask(command)
          helper.ask("limit-files 100")
          if answer == "ok" { break }
          refusals += 1
          #expect(error(answer) == "error unusable", "\(command), \(limit)")
          #expect(helper.ask("descriptors") == before, "\(command), \(limit)")
          // A store that was made and could not be opened is there, and whole.
          if command == "create", try names != [] { break }
        }
        #expect(refusals > 1, "\(command)")
      }
      #expect(helper.ask("append 1")?.hasPrefix("ack 1 ") == true)
      #expect(try names == ["acme.crm"])
    }

    @Test("on open files leave the journal alone when an append needs one more")
    func openFilesInAppend() throws {
      let helper = try Helper(folder.store)
      helper.ask("segments 1")
      helper.ask("create")
      helper.ask("append 1")
      var acknowledged = 1
      for limit in 3...20 {
        helper.ask("limit-files \(limit)")
        let answer = helper.ask("append 1")
        helper.ask("limit-files 100")
        if answer?.hasPrefix("ack ") == true {
          acknowledged += 1
        } else {
          #expect(
            ["error notWritten", "error unusable"].contains(error(answer)),
            "\(limit): \(answer ?? "")")
        }
        #expect(helper.ask("head") == "ok \(acknowledged)")
      }
      #expect(acknowledged > 2)
      #expect(try JSONFileStore.open(at: folder.store).verify().head.position == acknowledged)
    }

    @Test("on rights let a store be read that may not be written, and change nothing of it")
    func rights() throws {
      let maker = try JSONFileStore.create(at: folder.store)
      let head = try maker.head()
      _ = try maker.append(LineBuilder.commit(after: head), after: head)
      try maker.close()
      let files = FileManager.default
      func allow(_ rights: Int, _ path: String) throws {
        try files.setAttributes([.posixPermissions: rights], ofItemAtPath: path)
      }
      for name in try files.contentsOfDirectory(atPath: folder.store) where name != "torn" {
        try allow(0o444, "\(folder.store)/\(name)")
      }
      try allow(0o555, folder.store)
      try allow(0o555, folder.path)
      let helper = try Helper(folder.store)
      helper.ask("nobody")
      #expect(helper.ask("open") == "ok")
      #expect(helper.ask("lines") == "ok 1")
      #expect(error(helper.ask("append 1")) == "error readOnly")
      let beside = try Helper(folder.store + "-beside")
      beside.ask("nobody")
      #expect(error(beside.ask("create")) == "error unusable")
      #expect(try names == ["acme.crm"])
      try allow(0o000, folder.store + "/journal-00000000000000000001.jsonl")
      #expect(error(helper.ask("open")) == "error unusable")
      try allow(0o700, folder.path)
      try allow(0o700, folder.store)
    }
  }
}
