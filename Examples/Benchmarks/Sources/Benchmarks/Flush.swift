#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The least that a durable write can cost: bytes at the end of a file, flushed.
final class Flush {
  private let file: Int32
  private let bytes: [UInt8]

  /// Makes the file; `count` bytes go into it each time.
  init(at path: String, count: Int) throws {
    file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    bytes = Array(repeating: 0x78, count: count)
    if file < 0 { throw Failed(number: errno) }
  }

  deinit { close(file) }

  /// Writes and flushes once.
  func run() throws {
    guard write(file, bytes, bytes.count) == bytes.count else { throw Failed(number: errno) }
    #if canImport(Glibc)
      guard fdatasync(file) == 0 else { throw Failed(number: errno) }
    #else
      guard fcntl(file, F_FULLFSYNC) == 0 else { throw Failed(number: errno) }
    #endif
  }

  /// The system refused.
  struct Failed: Error {
    let number: Int32
  }
}
