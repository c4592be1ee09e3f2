import CRMCore
import CRMStorage
import Testing

/// The lines of one store given to another, byte for byte.
@Suite struct CopyingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Gives all lines of a store to an empty one, whose chain has to begin at the same hash.
  private func copy(_ source: any JournalStore, to target: any JournalStore) throws {
    let head = try source.head()
    let commits = EncodedCommits(
      chunks: [try lines(source)], lineCount: head.position, head: head)
    _ = try target.append(commits, after: target.head())
  }

  private func lines(_ store: any JournalStore) throws -> [UInt8] {
    var lines: [UInt8] = []
    try store.read(after: 0) { chunk in
      lines += chunk
      return true
    }
    return lines
  }

  /// Commits of one line and of several.
  private func fill(_ store: InMemoryStore) throws -> [String] {
    let crm = try CRM.open(.store(store))
    for count in 1...3 {
      try crm.write(as: .system) { tx in
        for number in 1...count {
          try tx.insert(User(username: "u\(count)\(number)", name: "U", role: "admin"))
        }
      }
    }
    return crm.snapshot.users.all().map(\.username)
  }

  @Test func fromMemoryToAFileAndBack() throws {
    let file = try JSONFileStore.create(at: folder.store)
    let genesis = try file.head().chain
    let memory = InMemoryStore(genesis: genesis)
    let names = try fill(memory)
    try copy(memory, to: file)
    let copied = try lines(file)
    #expect(try copied == lines(memory))
    try file.close()

    let again = try JSONFileStore.open(at: folder.store)
    #expect(try again.verify().findings.isEmpty)
    #expect(try again.head() == memory.head())
    let back = InMemoryStore(genesis: genesis)
    try copy(again, to: back)
    try again.close()
    #expect(try lines(back) == copied)
    #expect(try CRM.open(.store(back)).snapshot.users.all().map(\.username) == names)
    #expect(try CRM.open(.file(folder.store)).snapshot.users.all().map(\.username) == names)
  }

  @Test func aChainThatBeganElsewhereIsTakenAsTheCallerSaysAndFoundByChecking() throws {
    let memory = InMemoryStore()
    _ = try fill(memory)
    let file = try JSONFileStore.create(at: folder.store)
    let empty = try file.head()
    #expect(throws: StoreError.conflict(empty)) {
      let head = try memory.head()
      let commits = EncodedCommits(
        chunks: [try lines(memory)], lineCount: head.position, head: head)
      _ = try file.append(commits, after: JournalHead(position: 0, chain: .zero))
    }
    // An append trusts whoever encoded it; what reads the chain does not.
    try copy(memory, to: file)
    #expect {
      try file.verify()
    } throws: { error in
      guard case StoreError.damaged(let damage) = error else { return false }
      return damage.lastGood == 0
    }
  }
}
