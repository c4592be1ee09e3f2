import CRMCore
import CRMStorage
import CRMStoreConformance
import Foundation
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

    func damageBlob(_ hash: ContentDigest) throws -> Bool {
      let path = "\(folder.store)/attachments/\(hash.hex)"
      guard var bytes = FileManager.default.contents(atPath: path) else { return false }
      bytes[bytes.count / 2] ^= 4
      return FileManager.default.createFile(atPath: path, contents: bytes)
    }

    func changeCheckpoint(at position: Position, _ change: (inout [UInt8]) -> Void) throws -> Bool {
      let digits = String(position)
      let zeros = String(repeating: "0", count: 20 - digits.count)
      let path = "\(folder.store)/checkpoint-\(zeros)\(digits)"
      var bytes = FileManager.default.contents(atPath: path).map(Array.init) ?? []
      change(&bytes)
      return FileManager.default.createFile(atPath: path, contents: Data(bytes))
    }
  }
}
