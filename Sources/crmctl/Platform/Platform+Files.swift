#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Platform {
  /// The bytes of a file, little more than `limit` of them at most; `-` is standard input.
  static func read(_ path: String, limit: Int = .max) throws(FileError) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY)
    guard descriptor >= 0 else { throw failure(.read, path) }
    defer { if path != "-" { close(descriptor) } }
    return try readAll(descriptor, path, limit: limit)
  }

  /// The bytes from where a descriptor stands.
  static func readAll(
    _ descriptor: Int32, _ path: String, limit: Int
  ) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while bytes.count <= limit {
      let count = chunk.withUnsafeMutableBytes { receive(descriptor, $0) }
      if count == 0 { return bytes }
      if count > 0 {
        bytes.append(contentsOf: chunk[..<count])
      } else if errno != EINTR {
        throw failure(.read, path)
      }
    }
    return bytes
  }

  /// Whether something is at a path, be it a link that leads nowhere.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Writes a file in pieces; it stands under its name only when all of it was written.
  ///
  /// Links are followed and rights kept; what is no plain file, such as a pipe, is written into.
  static func write(
    to path: String, _ body: (([UInt8]) throws -> Void) throws -> Void
  ) throws {
    var status = stat()
    let isThere = stat(path, &status) == 0
    let isPlain = !isThere || status.st_mode & S_IFMT == S_IFREG
    let target = isThere ? resolved(path) : path
    let partial = isPlain ? target + ".partial" : target
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    guard descriptor >= 0 else { throw failure(.written, path) }
    if isThere, isPlain { fchmod(descriptor, status.st_mode & 0o7777) }
    do {
      try body { bytes in
        if write(bytes, to: descriptor) != .written { throw failure(.written, path) }
      }
      guard close(descriptor) == 0, !isPlain || rename(partial, target) == 0 else {
        throw failure(.written, path)
      }
    } catch {
      if isPlain { unlink(partial) }
      throw error
    }
  }

  /// Where a path leads when its links are followed.
  private static func resolved(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  /// The error of a file that cannot be read or written, by what the last system call said.
  static func failure(_ use: FileError.Use, _ path: String) -> FileError {
    FileError(path: path, use: use, number: errno)
  }
}

/// The C library's `read`, which the method of that name hides.
private func receive(_ descriptor: Int32, _ room: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, room.baseAddress, room.count)
}
