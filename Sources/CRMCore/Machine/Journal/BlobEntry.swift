extension Blob {
  /// A content that a store keeps, without its bytes.
  public struct Entry: Hashable, Sendable {
    /// The hash of the bytes.
    public let hash: ContentDigest
    /// How many bytes it has.
    public let byteCount: Int

    /// Makes an entry.
    public init(hash: ContentDigest, byteCount: Int) {
      self.hash = hash
      self.byteCount = byteCount
    }
  }
}
