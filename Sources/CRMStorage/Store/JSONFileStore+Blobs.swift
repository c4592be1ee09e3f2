public import CRMCore

extension JSONFileStore: BlobStore {
  /// Keeps a content in a file named by its hash, flushed with its name before this returns.
  ///
  /// Takes no lock: writers of lines and of other contents go on meanwhile.
  public func putBlob(_ blob: Blob) throws(StoreError) {
    do {
      try checkOpen()
    } catch .unusable(let reason, _, let code) {
      throw .notWritten(reason: reason, code: code)
    }
    if let readOnlyReason { throw .readOnly(reason: readOnlyReason.text) }
    try blobs.put(blob)
  }

  /// The bytes that have this hash, read whole and checked against it.
  public func readBlob(_ hash: ContentDigest) throws(StoreError) -> [UInt8] {
    try checkOpen()
    return try blobs.read(hash)
  }

  /// Whether there is a file of that name.
  public func hasBlob(_ hash: ContentDigest) throws(StoreError) -> Bool {
    try checkOpen()
    return try blobs.has(hash)
  }

  /// Every content that is kept; what a writer left that died is not one.
  public func listBlobs() throws(StoreError) -> [Blob.Entry] {
    try checkOpen()
    return try blobs.list()
  }

  private func checkOpen() throws(StoreError) {
    if isClosed { throw .closed }
    try place?.check()
  }
}
