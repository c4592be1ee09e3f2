/// A store that also keeps contents beside the journal, each once, found by the hash of its bytes.
///
/// A content is never changed. It is there before the lines that name it, so a content that nobody
/// names may be left over from a write that failed; it does no harm. Every call blocks its thread.
public protocol BlobStore: JournalStore {
  /// Keeps a content under its hash; it is durable when this returns, or as if never put.
  ///
  /// Putting what is there already is no error, and makes a damaged one whole again.
  func putBlob(_ blob: Blob) throws(StoreError)

  /// The bytes that have this hash, checked against it.
  ///
  /// Throws ``StoreError/missingContent(_:)`` or ``StoreError/damagedContent(_:)``.
  func readBlob(_ hash: ContentDigest) throws(StoreError) -> [UInt8]

  /// Whether a content of this hash is kept; its bytes are not looked at.
  func hasBlob(_ hash: ContentDigest) throws(StoreError) -> Bool

  /// Every content that is kept, in no order.
  func listBlobs() throws(StoreError) -> [Blob.Entry]
}
