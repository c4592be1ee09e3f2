extension InMemoryStore: BlobStore {
  /// Keeps a content.
  public func putBlob(_ blob: Blob) throws(StoreError) {
    try changing { contents throws(StoreError) in contents.blobs[blob.hash] = blob.bytes }
  }

  /// The bytes that have this hash.
  public func readBlob(_ hash: ContentDigest) throws(StoreError) -> [UInt8] {
    guard let bytes = try open().blobs[hash] else { throw .missingContent(hash) }
    return bytes
  }

  /// Whether a content of this hash is kept.
  public func hasBlob(_ hash: ContentDigest) throws(StoreError) -> Bool {
    try open().blobs[hash] != nil
  }

  /// Every content that is kept.
  public func listBlobs() throws(StoreError) -> [Blob.Entry] {
    try open().blobs.map { Blob.Entry(hash: $0.key, byteCount: $0.value.count) }
  }
}
