import CRMCore

/// Finds a line of a segment by its position, by halving: every line carries its position.
struct LineFinder {
  let files: any FileSystem
  let file: OpenFile
  private var window: [UInt8] = []
  private var windowStart = 0

  init(files: any FileSystem, file: OpenFile) {
    (self.files, self.file) = (files, file)
  }

  /// The offset of the line at `position`, of those that begin before `limit`; nil without it.
  mutating func offset(of position: Position, before limit: Int) throws(SystemError) -> Int? {
    // The line begins at or after `low`, where some line begins, and before `high`.
    var (low, high) = (0, limit)
    while high - low > Self.step {
      let middle = low + (high - low) / 2
      if let line = try firstLine(after: middle, before: high), line.position <= position {
        low = line.offset
      } else {
        high = middle + 1
      }
    }
    var next: Int? = low
    while let start = next, start < limit {
      if let found = try self.position(at: start) {
        if found == position { return start }
        if found > position { return nil }
      }
      next = try lineFeed(from: start, before: limit).map { $0 + 1 }
    }
    return nil
  }

  /// The first line with a position that begins after `offset` and before `limit`.
  private mutating func firstLine(
    after offset: Int, before limit: Int
  ) throws(SystemError) -> (offset: Int, position: Position)? {
    var offset = offset
    while let end = try lineFeed(from: offset, before: limit), end + 1 < limit {
      offset = end + 1
      if let position = try position(at: offset) { return (offset, position) }
    }
    return nil
  }

  private mutating func position(at offset: Int) throws(SystemError) -> Position? {
    try load(offset, count: 32)
    return window.withUnsafeBytes {
      LineEnvelope.position(of: UnsafeRawBufferPointer(rebasing: $0[(offset - windowStart)...]))
    }
  }

  private mutating func lineFeed(
    from start: Int, before limit: Int
  ) throws(SystemError) -> Int? {
    var offset = start
    while offset < limit {
      try load(offset, count: 1)
      guard windowStart + window.count > offset else { return nil }
      let found = window.withUnsafeBytes { $0[(offset - windowStart)...].firstLineFeed }
      if let found { return windowStart + found }
      offset = windowStart + window.count
    }
    return nil
  }

  /// Has the window hold `count` bytes at `offset`, unless the file ends before.
  private mutating func load(_ offset: Int, count: Int) throws(SystemError) {
    guard offset < windowStart || offset + count > windowStart + window.count else { return }
    var bytes = [UInt8](repeating: 0, count: Self.step)
    let count = try bytes.withUnsafeMutableBufferPointer { room throws(SystemError) in
      try files.read(file, into: UnsafeMutableRawBufferPointer(room), at: offset)
    }
    bytes.removeLast(bytes.count - count)
    window = bytes
    windowStart = offset
  }

  /// How many bytes are looked through without halving.
  private static let step = 1 << 14
}
