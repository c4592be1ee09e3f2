extension FileSystem {
  /// Reads from the start of the file into the whole of `bytes`.
  func readAll(_ file: OpenFile, into bytes: inout [UInt8]) throws(SystemError) -> Int {
    try bytes.withUnsafeMutableBufferPointer { room throws(SystemError) in
      try read(file, into: UnsafeMutableRawBufferPointer(room), at: 0)
    }
  }

  /// Writes an array's bytes.
  func write(_ file: OpenFile, _ bytes: [UInt8], at offset: Int) throws(SystemError) {
    try bytes.withUnsafeBufferPointer { bytes throws(SystemError) in
      try write(file, UnsafeRawBufferPointer(bytes), at: offset)
    }
  }

  /// The whole content of a file, which must be small.
  func contents(of path: String) throws(SystemError) -> [UInt8] {
    try contents(of: path, atMost: 1 << 20)
  }

  /// The whole content of a file of any size.
  func wholeContents(of path: String) throws(SystemError) -> [UInt8] {
    try contents(of: path, atMost: .max)
  }

  private func contents(of path: String, atMost limit: Int) throws(SystemError) -> [UInt8] {
    let file = try open(path, .read)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: min(try status(of: file).size, limit))
    bytes.removeLast(bytes.count - (try readAll(file, into: &bytes)))
    return bytes
  }

  /// Where what is in a file from `start` on ends: behind it there are only zeros up to `size`.
  ///
  /// A file that is grown ahead of its lines has zeros at its end. Looks from the end back.
  func contentEnd(_ file: OpenFile, from start: Int, to size: Int) throws(SystemError) -> Int {
    var end = size
    var capacity = 1 << 12
    while end > start {
      let begin = max(start, end - capacity)
      var bytes = [UInt8](repeating: 0, count: end - begin)
      let count = try bytes.withUnsafeMutableBufferPointer { room throws(SystemError) in
        try read(file, into: UnsafeMutableRawBufferPointer(room), at: begin)
      }
      let contentCount = bytes.withUnsafeBytes { Self.contentCount($0.prefix(count)) }
      if contentCount > 0 { return begin + contentCount }
      end = begin
      capacity = 1 << 16
    }
    return start
  }

  /// How many bytes there are without the zeros at the end.
  private static func contentCount(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
    let bytes = UnsafeRawBufferPointer(rebasing: bytes)
    var end = bytes.count
    while end >= 8, bytes.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self) == 0 { end -= 8 }
    while end > 0, bytes[end - 1] == 0 { end -= 1 }
    return end
  }

  /// Copies a range of bytes piece by piece, as far as the source has them.
  func copy(
    _ range: Range<Int>, of source: OpenFile, to target: OpenFile, at offset: Int
  ) throws(SystemError) {
    var bytes = [UInt8](repeating: 0, count: min(range.count, 1 << 20))
    var done = 0
    while done < range.count {
      let wanted = min(bytes.count, range.count - done)
      let count = try bytes.withUnsafeMutableBufferPointer { room throws(SystemError) in
        let room = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(room)[..<wanted])
        let count = try read(source, into: room, at: range.lowerBound + done)
        try write(target, UnsafeRawBufferPointer(rebasing: room[..<count]), at: offset + done)
        return count
      }
      guard count > 0 else { return }
      done += count
    }
  }
}
