extension WriteTransaction {
  /// Has the store keep bytes when the commit is appended, before its lines; returns their hash.
  ///
  /// What is rolled back, rehearsed or thrown out of leaves no byte in the store.
  package mutating func keepContent(_ bytes: [UInt8]) throws(CRMError) -> ContentDigest {
    guard contents != nil else { throw .store(.keepsNoContents) }
    let blob = Blob(bytes)
    blobs.append(blob)
    return blob.hash
  }

  /// Whether a content is kept, or will be once this transaction is committed.
  package func hasContent(_ hash: ContentDigest) throws(CRMError) -> Bool {
    if blobs.contains(where: { $0.hash == hash }) { return true }
    do {
      return try contents?.hasBlob(hash) ?? false
    } catch {
      throw .store(error)
    }
  }
}
