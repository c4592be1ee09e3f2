/// Where a block lies and what it must hash to: held by the block's parent.
///
/// So the file is a tree of hashes: a block that is whole but of another time, or of another
/// place, is not taken for the one that was meant.
struct CheckpointBlockReference: Hashable, Sendable {
  /// The byte at which the block begins.
  var offset: Int
  /// How many bytes it has.
  var byteCount: Int
  /// The lower 32 bits of the XXH64 of its bytes.
  var hash: UInt32

  /// How many bytes a reference takes.
  static let encodedByteCount = 16

  static func hash(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(truncatingIfNeeded: XXHash64.hash(bytes))
  }

  init(offset: Int, of bytes: UnsafeRawBufferPointer) {
    (self.offset, byteCount, hash) = (offset, bytes.count, Self.hash(of: bytes))
  }

  /// Reads a reference; nil unless it is one to bytes before `end`.
  init?(_ fields: inout CheckpointFields, before end: Int) {
    guard let offset = fields.count(), let count: UInt32 = fields.integer(),
      let hash: UInt32 = fields.integer(), offset <= end, Int(count) <= end - offset,
      Int(count) <= Checkpoint.Limits.blockBytes
    else { return nil }
    (self.offset, byteCount, self.hash) = (offset, Int(count), hash)
  }

  func append(to bytes: inout [UInt8]) {
    bytes.appendInteger(UInt64(offset))
    bytes.appendInteger(UInt32(byteCount))
    bytes.appendInteger(hash)
  }

  /// The error of bytes that are others.
  var damage: Checkpoint.Defect { .damagedBlock(offset: offset, byteCount: byteCount) }
}
