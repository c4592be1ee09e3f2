#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Platform {
  /// The bytes of a file; `-` is standard input.
  static func read(_ path: String) throws(CommandError) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY)
    guard descriptor >= 0 else { throw failure("read", path) }
    defer { if path != "-" { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = chunk.withUnsafeMutableBytes { receive(descriptor, $0) }
      if count == 0 { return bytes }
      if count > 0 {
        bytes.append(contentsOf: chunk[..<count])
      } else if errno != EINTR {
        throw failure("read", path)
      }
    }
  }

  /// Whether something is at a path, be it a link that leads nowhere.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Writes a file in pieces; it stands under its name only when all of it was written.
  static func write(
    to path: String, _ body: (([UInt8]) throws -> Void) throws -> Void
  ) throws {
    let partial = path + ".partial"
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    guard descriptor >= 0 else { throw failure("write", path) }
    do {
      try body { bytes in
        if write(bytes, to: descriptor) != .written { throw failure("write", path) }
      }
      guard close(descriptor) == 0, rename(partial, path) == 0 else {
        throw failure("write", path)
      }
    } catch {
      unlink(partial)
      throw error
    }
  }

  private static func receive(
    _ descriptor: Int32, _ room: UnsafeMutableRawBufferPointer
  ) -> Int {
    #if canImport(Darwin)
      Darwin.read(descriptor, room.baseAddress, room.count)
    #elseif canImport(Musl)
      Musl.read(descriptor, room.baseAddress, room.count)
    #else
      Glibc.read(descriptor, room.baseAddress, room.count)
    #endif
  }

  private static func failure(_ verb: String, _ path: String) -> CommandError {
    CommandError(
      code: "file", exit: .inputOutput,
      message: "\(path) cannot be \(verb == "read" ? "read" : "written"): \(message(errno))")
  }
}
