#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The calls of the C library that the command line needs, in one place.
enum Platform {
  /// How a write to a file descriptor ended.
  enum WriteResult: Hashable {
    case written
    /// Nobody reads the pipe any more.
    case closed
    /// The operating system's error number.
    case failed(Int32)
  }

  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The columns of the terminal behind `descriptor`; nil where it does not say.
  static func columns(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// The operating system's name for whoever runs the process.
  static var userName: String {
    guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else {
      return environment("LOGNAME") ?? "admin"
    }
    return String(cString: name)
  }

  /// Makes a new folder for things that need not last; nil where that fails.
  static func makeTemporaryFolder(_ name: String) -> String? {
    let parent = environment("TMPDIR") ?? "/tmp"
    var template = Array("\(parent)/\(name)-XXXXXX".utf8CString)
    return template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, let path = mkdtemp(start) else { return nil }
      return String(cString: path)
    }
  }

  /// The operating system's words for an error number.
  static func message(_ code: Int32) -> String { String(cString: strerror(code)) }

  /// Lets a closed pipe be an answer of ``write(_:to:)`` instead of the end of the process.
  static func survivePipes() {
    // A handler, not SIG_IGN: programs started from here get the default back.
    signal(SIGPIPE) { _ in }
    // A file grown to its limit is an error of the write, not the end of the process.
    signal(SIGXFSZ) { _ in }
  }

  /// Writes all of `bytes`, waiting where the other end is slow.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> WriteResult {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { send(descriptor, $0) }
      if count >= 0 {
        start += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN: waitUntilWritable(descriptor)
      case EPIPE: return .closed
      case let code: return .failed(code)
      }
    }
    return .written
  }

  private static func waitUntilWritable(_ descriptor: Int32) {
    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = poll(&entry, 1, -1)
  }

  static func leave(_ code: Int32) -> Never { exit(code) }
}

/// The C library's `write`, which the method of that name hides.
private func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
