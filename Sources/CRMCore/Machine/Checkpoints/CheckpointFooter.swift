/// The last bytes of a checkpoint: where its root is, and how long the whole file must be.
struct CheckpointFooter: Hashable, Sendable {
  /// The byte at which the root begins, which ends where the footer begins.
  var rootOffset: Int
  /// How many bytes the root has.
  var rootByteCount: Int
  /// The XXH64 of the root's bytes.
  var rootHash: UInt64

  /// How many bytes a footer takes.
  static let byteCount = 40
  /// The version of the form that this library writes.
  static let version: UInt32 = 1
  /// The file's last bytes: "CRMCKPT" and a line feed.
  private static let magic: [UInt8] = Array("CRMCKPT\n".utf8)

  init(rootOffset: Int, root: [UInt8]) {
    (self.rootOffset, rootByteCount) = (rootOffset, root.count)
    rootHash = root.withUnsafeBytes { XXHash64.hash($0) }
  }

  var fileByteCount: Int { rootOffset + rootByteCount + Self.byteCount }

  func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendInteger(UInt64(rootOffset))
    bytes.appendInteger(rootHash)
    bytes.appendInteger(UInt64(fileByteCount))
    bytes.appendInteger(UInt32(rootByteCount))
    bytes.appendInteger(Self.version)
    return bytes + Self.magic
  }

  /// Reads the footer, the last of so many bytes.
  init(_ bytes: ArraySlice<UInt8>, of fileByteCount: Int) throws(Checkpoint.Defect) {
    guard bytes.count == Self.byteCount, bytes.suffix(Self.magic.count).elementsEqual(Self.magic),
      let fields = bytes.withUnsafeBytes({ Fields($0) }), fields.version > 0
    else { throw .noFooter }
    guard fields.version == Self.version else { throw .newerVersion(Int(fields.version)) }
    guard fields.fileByteCount == UInt64(fileByteCount) else {
      throw .wrongLength(stated: Int(clamping: fields.fileByteCount), found: fileByteCount)
    }
    let count = Int(fields.rootByteCount)
    guard count <= Checkpoint.Limits.rootBytes, let offset = Int(exactly: fields.rootOffset),
      offset == fileByteCount - Self.byteCount - count
    else { throw .damagedRoot }
    (rootOffset, rootByteCount, rootHash) = (offset, count, fields.rootHash)
  }

  /// What stands in a footer, before it is compared with anything.
  private struct Fields {
    let rootOffset, rootHash, fileByteCount: UInt64
    let rootByteCount, version: UInt32

    init?(_ bytes: UnsafeRawBufferPointer) {
      var fields = CheckpointFields(bytes)
      guard let rootOffset: UInt64 = fields.integer(), let rootHash: UInt64 = fields.integer(),
        let fileByteCount: UInt64 = fields.integer(), let rootByteCount: UInt32 = fields.integer(),
        let version: UInt32 = fields.integer()
      else { return nil }
      (self.rootOffset, self.rootHash, self.fileByteCount) = (rootOffset, rootHash, fileByteCount)
      (self.rootByteCount, self.version) = (rootByteCount, version)
    }
  }
}
