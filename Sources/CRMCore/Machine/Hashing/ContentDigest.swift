/// A SHA-256 digest: 32 bytes, stored inline.
@frozen
public struct ContentDigest: Hashable, Sendable {
  /// The digest as four big-endian words; the first byte is the top byte of the first word.
  @usableFromInline let words: (UInt64, UInt64, UInt64, UInt64)

  @inlinable
  init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// The digest of 32 zero bytes, which stands for "none yet".
  public static let zero = ContentDigest(words: (0, 0, 0, 0))

  /// Takes over 32 bytes; nil when there are not exactly 32.
  public init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 32 else { return nil }
    func word(_ offset: Int) -> UInt64 {
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    words = (word(0), word(8), word(16), word(24))
  }

  /// Reads a digest from base64url; nil unless it is exactly 43 canonical digits without padding.
  public init?(base64URL text: String) {
    var text = text
    guard let digest = text.withUTF8({ Self(base64URL: UnsafeRawBufferPointer($0)) }) else {
      return nil
    }
    self = digest
  }

  /// Reads a digest from the bytes of its base64url text; nil unless they are 43 canonical digits.
  public init?(base64URL digits: UnsafeRawBufferPointer) {
    guard digits.count == 43 else { return nil }
    let digest = withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) {
      room -> ContentDigest? in
      guard Base64URL.decode(digits, into: room) else { return nil }
      return ContentDigest(bytes: UnsafeRawBufferPointer(room))
    }
    guard let digest else { return nil }
    self = digest
  }

  /// The digest in base64url without padding, 43 characters.
  public var base64URL: String {
    String(unsafeUninitializedCapacity: 43) { room in
      withBytes { Base64URL.encode($0, into: UnsafeMutableRawBufferPointer(room)) }
      return 43
    }
  }

  /// Appends the 43 base64url digits to `bytes`.
  public func appendBase64URL(to bytes: inout [UInt8]) {
    withBytes { Base64URL.append($0, to: &bytes) }
  }

  /// Passes the 32 bytes to `body`; they may be used only inside of it.
  @inlinable
  public func withBytes<T>(_ body: (UnsafeRawBufferPointer) -> T) -> T {
    let stored = (
      words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian
    )
    return withUnsafeBytes(of: stored, body)
  }

  /// Whether two digests are the same 32 bytes.
  @inlinable
  public static func == (left: ContentDigest, right: ContentDigest) -> Bool {
    left.words == right.words
  }

  /// Feeds the digest into `hasher`.
  @inlinable
  public func hash(into hasher: inout Hasher) {
    // The words are already uniformly distributed: one of them tells digests apart.
    hasher.combine(words.0)
  }
}

extension ContentDigest: CustomStringConvertible {
  /// The digest in base64url.
  public var description: String { base64URL }
}
