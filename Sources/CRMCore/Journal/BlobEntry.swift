/// A content that a store keeps, without its bytes.
public struct BlobEntry: Hashable, Sendable {
  /// The hash of the bytes.
  public let hash: SHA256Digest
  /// How many bytes it has.
  public let byteCount: Int

  /// Makes an entry.
  public init(hash: SHA256Digest, byteCount: Int) {
    self.hash = hash
    self.byteCount = byteCount
  }
}
