/// A content with the SHA-256 of its bytes, under which a store keeps it.
public struct Blob: Sendable {
  /// The content.
  public let bytes: [UInt8]
  /// The hash of the bytes.
  public let hash: ContentDigest

  /// Hashes `bytes`: O(bytes).
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    hash = bytes.withUnsafeBytes { SHA256.hash($0) }
  }
}
