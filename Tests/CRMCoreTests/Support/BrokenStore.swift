import CRMCore
import Synchronization

/// A store in memory every call of which fails once it is broken.
final class BrokenStore: BlobStore, CheckpointStore {
  private let inner = InMemoryStore()
  private let error = Mutex<(any Error & Sendable)?>(nil)

  /// Has every call fail from now on: with this, or as a store may where it may throw nothing else.
  func fail(with error: any Error & Sendable) { self.error.withLock { $0 = error } }

  private func check() throws(StoreError) {
    guard let error = error.withLock({ $0 }) else { return }
    throw error as? StoreError ?? .unusable(reason: "broken", path: "here", code: 5)
  }

  private func checkAny() throws {
    if let error = error.withLock({ $0 }) { throw error }
  }

  var worker: (any BlockingWorker)? { nil }
  func head() throws(StoreError) -> JournalHead {
    try check()
    return try inner.head()
  }
  func close() throws(StoreError) {
    try check()
    try inner.close()
  }
  func read(after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool) throws {
    try checkAny()
    try inner.read(after: position, body)
  }
  func append(
    _ commits: EncodedCommits, after head: JournalHead
  ) throws(StoreError) -> JournalHead {
    try check()
    return try inner.append(commits, after: head)
  }
  func putBlob(_ blob: Blob) throws(StoreError) {
    try check()
    try inner.putBlob(blob)
  }
  func readBlob(_ hash: ContentDigest) throws(StoreError) -> [UInt8] {
    try check()
    return try inner.readBlob(hash)
  }
  func hasBlob(_ hash: ContentDigest) throws(StoreError) -> Bool {
    try check()
    return try inner.hasBlob(hash)
  }
  func listBlobs() throws(StoreError) -> [Blob.Entry] {
    try check()
    return try inner.listBlobs()
  }
  func writeCheckpoint(
    _ draft: Checkpoint.Draft, _ body: (inout Checkpoint.Writer) throws -> Void
  ) throws -> Checkpoint.Entry {
    try checkAny()
    return try inner.writeCheckpoint(draft, body)
  }
  func listCheckpoints() throws(StoreError) -> [Checkpoint.Entry] {
    try check()
    return try inner.listCheckpoints()
  }
  func openCheckpoint(
    atOrBefore position: Position, where accepts: (Checkpoint.File) -> Bool
  ) throws(StoreError) -> Checkpoint.File? {
    try check()
    return try inner.openCheckpoint(atOrBefore: position, where: accepts)
  }
  func deleteCheckpoint(at position: Position) throws(StoreError) {
    try check()
    try inner.deleteCheckpoint(at: position)
  }
}
