import CRMCore

/// Looks in what follows the last whole commit for proof that it is no tear.
///
/// A group of commits is only begun when the one before it was flushed. So a line of a later group
/// that checks itself means that the bytes before it were durable once, and are damaged now.
struct TearSearch {
  let files: any FileSystem
  let file: OpenFile
  /// The last position up to which everything is whole; the next group begins right after it.
  let lastGood: Position

  /// The byte at which such a line begins, of what follows the end that `scan` found.
  static func laterGroup(
    in result: JournalScan.Result, of scan: JournalScan
  ) throws(StoreError) -> Int? {
    let end = result.end
    guard result.size > end.place.offset else { return nil }
    return try scan.withSegment(end.place.segment) { file, status throws(StoreError) in
      let search = TearSearch(files: scan.files, file: file, lastGood: end.head.position)
      return try search.laterGroup(from: end.place.offset, to: status.size)
    }
  }

  /// The byte at which such a line begins; nil when there is none.
  ///
  /// Lines are looked for at every byte, as a damaged line feed joins two of them.
  func laterGroup(from start: Int, to end: Int) throws(StoreError) -> Int? {
    let capacity = 2 * LineEnvelope.longestLine
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(capacity, max(end - start, 1)), alignment: 16)
    defer { buffer.deallocate() }
    var offset = start
    while offset < end {
      let count: Int
      do {
        count = try files.read(file, into: buffer, at: offset)
      } catch {
        throw .unusable(error)
      }
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      if let found = search(bytes) { return offset + found }
      guard count == capacity else { return nil }
      // Every line that begins in the first half ends in this window.
      offset += capacity / 2
    }
    return nil
  }

  private func search(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var next = 0
    while let start = bytes[next...].place(of: UInt8(ascii: "{")) {
      next = start + 1
      guard LineEnvelope.position(of: UnsafeRawBufferPointer(rebasing: bytes[start...])) != nil,
        let end = bytes[start...].firstLineFeed,
        let line = try? LineEnvelope(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
      else { continue }
      if line.groupFirst > lastGood + 1 { return start }
      next = end
    }
    return nil
  }
}
