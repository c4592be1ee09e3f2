import CRMCore
import CRMStorage
import CRMStoreConformance
import Testing

@Suite("JSONFileStore")
struct JSONFileStoreTests {
  @Test("behaves as every store does", arguments: StoreConformance.allCases)
  func conforms(_ item: StoreConformance) throws {
    let folder = try TemporaryFolder()
    try item.run { Harness(folder: folder, segmentLimit: 64 << 20) }
  }

  @Test("behaves as every store does in many segments", arguments: StoreConformance.allCases)
  func conformsInSegments(_ item: StoreConformance) throws {
    let folder = try TemporaryFolder()
    try item.run { Harness(folder: folder, segmentLimit: 1_000) }
  }

  private struct Harness: StoreHarness {
    let folder: TemporaryFolder
    let options: JSONFileStore.Options

    init(folder: TemporaryFolder, segmentLimit: Int) {
      self.folder = folder
      var options = JSONFileStore.Options()
      options.segmentLimit = segmentLimit
      self.options = options
    }

    func makeStore() throws -> any JournalStore {
      try JSONFileStore.create(at: folder.store, options: options)
    }

    func reopenStore() throws -> (any JournalStore)? {
      try JSONFileStore.open(at: folder.store, options: options)
    }
  }
}
