import CRMCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Passes the lines of a segment one by one, reading it in large pieces.
struct SegmentReader {
  let files: any FileSystem
  let file: OpenFile

  /// A line that was read.
  struct Line {
    /// Its bytes without its line feed.
    var bytes: UnsafeRawBufferPointer
    /// Where it begins in the file.
    var offset: Int
    /// What is in memory before it, then the line and its line feed.
    var held: UnsafeRawBufferPointer
  }

  /// How the reading ended.
  enum End: Hashable {
    /// Every line up to the limit was passed; after the last one, which ends at `offset`, there are
    /// at most zeros.
    case complete(offset: Int)
    /// `body` wanted no more.
    case stopped
    /// What follows the passed lines, from `offset` on, is no line.
    case defect(offset: Int, JournalError.LineDefect)
  }

  /// Passes each line until `body` returns false; its bytes are there only until that returns.
  func forEachLine(
    from start: Int, to limit: Int, _ body: (Line) throws(StoreError) -> Bool
  ) throws(StoreError) -> End {
    let capacity = min(max(limit - start, 1), Self.bufferSize)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    defer { buffer.deallocate() }
    var (offset, kept) = (start, 0)
    var hasGap = false
    while offset + kept < limit {
      let room = UnsafeMutableRawBufferPointer(
        rebasing: buffer[kept..<min(capacity, limit - offset)])
      let count: Int
      do {
        count = try files.read(file, into: room, at: offset + kept)
      } catch {
        throw .unusable(error)
      }
      guard count > 0 else { break }
      let filled = UnsafeRawBufferPointer(rebasing: buffer[..<(kept + count)])
      var next = 0
      while let end = filled[next...].firstLineFeed {
        let line = Line(
          bytes: UnsafeRawBufferPointer(rebasing: filled[next..<end]), offset: offset + next,
          held: UnsafeRawBufferPointer(rebasing: filled[...end]))
        guard try body(line) else { return .stopped }
        next = end + 1
      }
      kept = filled.count - next
      if !hasGap, kept > 0, filled[next] == 0 {
        if try isBlank(from: offset + next, to: limit) { return .complete(offset: offset + next) }
        hasGap = true
      }
      guard kept < capacity || next > 0 else {
        return .defect(offset: offset, capacity < Self.bufferSize ? .unterminated : .tooLong)
      }
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: filled[next...]))
      offset += next
    }
    return offset == limit ? .complete(offset: offset) : .defect(offset: offset, .unterminated)
  }

  /// Whether there are only zeros up to `limit`, as in a file that is grown ahead of its lines.
  private func isBlank(from start: Int, to limit: Int) throws(StoreError) -> Bool {
    do {
      return try files.contentEnd(file, from: start, to: limit) == start
    } catch {
      throw .unusable(error)
    }
  }

  /// Holds the longest line with its line feed.
  static let bufferSize = LineEnvelope.longestLine + 4096
}

extension Slice<UnsafeRawBufferPointer> {
  /// The index of the next line feed.
  var firstLineFeed: Int? { place(of: UInt8(ascii: "\n")) }

  /// The index of the next `byte`.
  func place(of byte: UInt8) -> Int? {
    let bytes = UnsafeRawBufferPointer(rebasing: self)
    // memchr stays inside the slice, whose bytes outlive the call.
    guard let start = bytes.baseAddress, let found = memchr(start, Int32(byte), bytes.count)
    else { return nil }
    return startIndex + (UnsafeRawPointer(found) - start)
  }
}
