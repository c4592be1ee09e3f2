import CRMCore

/// Passes a segment's lines in chunks that grow from small to large.
struct ChunkReader {
  let files: any FileSystem
  let file: OpenFile

  /// Passes whole lines until `limit`; false when `body` wants no more.
  func read(
    from start: Int, to limit: Int, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws -> Bool {
    var offset = start
    var capacity = 1 << 16
    while offset < limit {
      let wanted = min(capacity, limit - offset)
      let step = try withUnsafeTemporaryAllocation(byteCount: wanted, alignment: 16) { room in
        let count = try files.read(file, into: room, at: offset)
        let read = UnsafeRawBufferPointer(rebasing: room[..<count])
        guard let last = read.lastIndex(of: UInt8(ascii: "\n")) else {
          guard count == wanted, wanted < limit - offset, capacity <= LineEnvelope.longestLine
          else { throw SystemError("read whole lines of", file.path, 0) }
          return (byteCount: 0, goesOn: true)
        }
        let lines = UnsafeRawBufferPointer(rebasing: read[...last])
        return (byteCount: lines.count, goesOn: try body(lines))
      }
      guard step.goesOn else { return false }
      offset += step.byteCount
      capacity = min(capacity * 4, 2 * LineEnvelope.longestLine)
    }
    return true
  }
}
