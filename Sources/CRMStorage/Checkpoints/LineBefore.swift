import CRMCore

/// Reads the line of a segment that ends at a place, by one read unless it is long.
struct LineBefore {
  let files: any FileSystem
  let file: OpenFile

  /// The line whose line feed is the byte before `end`; nil where there is no whole line.
  func envelope(endingAt end: Int) throws(SystemError) -> LineEnvelope? {
    for size in [1 << 12, 1 << 16, LineEnvelope.longestLine + 2] {
      let start = max(0, end - size)
      guard let bytes = try bytes(start..<end) else { return nil }
      let front = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n"))
      if front == nil, start > 0 { continue }
      return bytes.withUnsafeBytes { bytes in
        try? LineEnvelope(
          UnsafeRawBufferPointer(rebasing: bytes[(front.map { $0 + 1 } ?? 0)..<(bytes.count - 1)]))
      }
    }
    return nil
  }

  /// A range of the file, which ends in a line feed; nil where it does not.
  private func bytes(_ range: Range<Int>) throws(SystemError) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: range.count)
    let count = try bytes.withUnsafeMutableBufferPointer { room throws(SystemError) in
      try files.read(file, into: UnsafeMutableRawBufferPointer(room), at: range.lowerBound)
    }
    return count == range.count && bytes.last == UInt8(ascii: "\n") ? bytes : nil
  }
}
