import CRMCore
import CRMStoreConformance
import Testing

@Suite("InMemoryStore")
struct InMemoryStoreTests {
  @Test("behaves as every store does", arguments: StoreConformance.allCases)
  func conforms(_ item: StoreConformance) throws {
    try item.run { Harness() }
  }

  @Test("begins its chain at the hash it is given")
  func genesis() throws {
    let chain = SHA256.hash(UnsafeRawBufferPointer(start: nil, count: 0))
    let store = InMemoryStore(genesis: chain)
    #expect(try store.head() == JournalHead(position: 0, chain: chain))
  }

  private struct Harness: StoreHarness {
    func makeStore() -> any JournalStore { InMemoryStore() }
    func reopenStore() -> (any JournalStore)? { nil }
  }
}
