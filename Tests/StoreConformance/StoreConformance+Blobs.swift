import CRMCore

extension StoreConformance {
  /// What a ``BlobStore`` keeps; passed over by stores that keep no contents.
  static let blobCases: [StoreConformance] = [
    blobCase("a content that was put comes back by its hash, whatever its size") { store, _ in
      for size in [0, 1, 63, 64, 65, 4_096, 70_001] {
        let blob = Blob(pattern(size))
        try expectEqual(try store.hasBlob(blob.hash), false, "whether \(size) bytes are there")
        try store.putBlob(blob)
        try expectEqual(try store.hasBlob(blob.hash), true, "whether \(size) bytes are there")
        try expect(try store.readBlob(blob.hash) == blob.bytes, "the same \(size) bytes")
      }
      try expectEqual(try store.listBlobs().count, 7, "the contents")
    },
    blobCase("a content that was never put is missing by name") { store, _ in
      let hash = Blob(pattern(3)).hash
      try expectEqual(try store.listBlobs(), [], "the contents")
      try expectFailure(.missingContent(hash)) { _ = try store.readBlob(hash) }
      try store.putBlob(Blob(pattern(4)))
      try expectFailure(.missingContent(hash)) { _ = try store.readBlob(hash) }
    },
    blobCase("the same content is kept once, others beside it") { store, _ in
      let (one, other) = (Blob(pattern(5_000)), Blob(pattern(5_001)))
      for blob in [one, one, other, one] { try store.putBlob(blob) }
      let expected: Set = [
        Blob.Entry(hash: one.hash, byteCount: 5_000),
        Blob.Entry(hash: other.hash, byteCount: 5_001),
      ]
      let listed = try store.listBlobs()
      try expectEqual(listed.count, 2, "the contents")
      try expectEqual(Set(listed), expected, "the contents")
    },
    blobCase("contents are no part of the journal") { store, _ in
      let head = try store.head()
      try store.putBlob(Blob(pattern(100)))
      try expectEqual(try store.head(), head, "the head")
      try store.appendCommit()
      try expectEqual(try store.positions(after: 0), [1], "the positions")
    },
    blobCase("contents are there after reopening, and seen by other openings") { store, harness in
      let (first, second) = (Blob(pattern(900)), Blob(pattern(901)))
      try store.putBlob(first)
      guard let other = try harness.reopenStore() as? any BlobStore else { return }
      try expect(try other.readBlob(first.hash) == first.bytes, "the same bytes")
      try other.putBlob(second)
      try expect(try store.readBlob(second.hash) == second.bytes, "the same bytes")
      try store.close()
      try expectEqual(try other.listBlobs().count, 2, "the contents")
    },
    blobCase("one content put from several threads at a time is kept whole, once") { store, _ in
      let blobs = [Blob(pattern(30_000)), Blob(pattern(30_001))]
      _ = try Threads.run(Array(0..<6)) { index in
        for _ in 0..<10 {
          try store.putBlob(blobs[index % 2])
          let bytes = try store.readBlob(blobs[index % 2].hash)
          try expect(bytes == blobs[index % 2].bytes, "the same bytes")
        }
      }
      try expectEqual(try store.listBlobs().count, 2, "the contents")
    },
    blobCase("damage to a content is told by name, and putting it again mends it") {
      store, harness in
      let (blob, other) = (Blob(pattern(2_000)), Blob(pattern(2_001)))
      try store.putBlob(blob)
      try store.putBlob(other)
      guard try harness.damageBlob(blob.hash) else { return }
      try expectFailure(.damagedContent(blob.hash)) { _ = try store.readBlob(blob.hash) }
      try expect(try store.readBlob(other.hash) == other.bytes, "the other content is whole")
      try store.putBlob(blob)
      try expect(try store.readBlob(blob.hash) == blob.bytes, "the same bytes")
    },
    blobCase("after closing every call for contents throws closed") { store, _ in
      let blob = Blob(pattern(10))
      try store.putBlob(blob)
      try store.close()
      try expectFailure(.closed) { try store.putBlob(blob) }
      try expectFailure(.closed) { _ = try store.readBlob(blob.hash) }
      try expectFailure(.closed) { _ = try store.hasBlob(blob.hash) }
      try expectFailure(.closed) { _ = try store.listBlobs() }
    },
  ]

  private static func blobCase(
    _ name: String,
    _ body: @escaping @Sendable (any BlobStore, any StoreHarness) throws -> Void
  ) -> StoreConformance {
    StoreConformance(name) { harness in
      guard let store = try harness.makeStore() as? any BlobStore else { return }
      try body(store, harness)
    }
  }

  /// Bytes of every value, others for each size.
  private static func pattern(_ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ size) }
  }

  private static func expectFailure(_ expected: StoreError, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as StoreError {
      return try expectEqual(error, expected, "the error")
    }
    throw StoreConformanceFailure("nothing was thrown in place of \(expected)")
  }
}
