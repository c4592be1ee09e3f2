import CRMCore
import CRMStorage
import CRMStoreConformance
import Foundation
import Testing

extension Proof {
  @Suite("A folder that is replaced under an open store")
  struct FolderTests {
    private let folder: TemporaryFolder
    private let store: JSONFileStore
    private let helper: Helper

    init() throws {
      folder = try TemporaryFolder()
      store = try JSONFileStore.create(at: folder.store)
      helper = try Helper(folder.store)
      helper.ask("open")
      #expect(helper.ask("append 1 1")?.hasPrefix("ack 2 ") == true)
      #expect(try store.head().position == 2)
    }

    /// Puts another store of as many lines in the place.
    private func replace() throws {
      try FileManager.default.moveItem(atPath: folder.store, toPath: folder.path + "/old.crm")
      let other = try JSONFileStore.create(at: folder.store)
      for _ in 0..<2 {
        let head = try other.head()
        _ = try other.append(LineBuilder.commit(after: head, text: "other"), after: head)
      }
      try other.close()
    }

    private func isReplaced(_ error: (any Error)?) -> Bool {
      if case StoreError.unusable(let reason, _, _)? = error {
        return reason.hasPrefix("something else took this store's place")
      }
      return false
    }

    @Test("is noticed by whatever uses the store, in this process and in others")
    func uses() throws {
      try replace()
      let head = JournalHead(position: 2, chain: .zero)
      let uses: [(String, () throws -> Void)] = [
        ("read", { try store.read(after: 0) { _ in true } }),
        ("append", { _ = try store.append(LineBuilder.commit(after: store.head()), after: head) }),
        ("hold", { try store.beginExclusiveAccess() }),
      ]
      for (name, use) in uses {
        let error = #expect(throws: (any Error).self, "\(name)") { try use() }
        #expect(isReplaced(error), "\(name): \(String(describing: error))")
      }
      for command in ["lines", "append 1", "hold"] {
        #expect(helper.ask(command)?.hasPrefix("error unusable(reason: \"something else") == true)
      }
      let other = try JSONFileStore.open(at: folder.store)
      #expect(try other.verify().head.position == 2)
    }

    @Test("leaves nothing to use when it is only moved away, and all when it comes back")
    func moved() throws {
      let away = folder.path + "/away.crm"
      try FileManager.default.moveItem(atPath: folder.store, toPath: away)
      #expect(throws: StoreError.self) { try store.read(after: 0) { _ in true } }
      #expect(helper.ask("append 1")?.hasPrefix("error") == true)
      try FileManager.default.moveItem(atPath: away, toPath: folder.store)
      #expect(try StoreBench.lines(of: store).count == 2)
      #expect(helper.ask("append 1")?.hasPrefix("ack 3 ") == true)
    }
  }
}
