import Foundation
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A process of its own that uses a store as it is told to, and may be stopped and killed.
final class Helper {
  let processID: pid_t
  private var input: Int32
  private let output: Int32
  private var rest: [UInt8] = []
  private var hasEnded = false

  /// How a process ended.
  enum End: Equatable {
    case exit(Int32)
    case killed(Int32)
  }

  /// Starts a process for the store in `folder`.
  init(_ folder: String) throws {
    (processID, input, output) = try Self.start([Self.path, folder])
  }

  deinit {
    if !hasEnded {
      kill(processID, SIGKILL)
      _ = wait()
    }
    if input >= 0 { close(input) }
    close(output)
  }

  /// The program beside the tests' own.
  private static var path: String {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let own = bundle?.bundleURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return own.deletingLastPathComponent().appendingPathComponent("crm-proof-helper").path
  }

  /// Gives a command without waiting for its answer.
  func tell(_ command: String) {
    let bytes = Array((command + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
  }

  /// Gives a command; the line of its answer, or nothing of a process that died of it.
  @discardableResult
  func ask(_ command: String) -> String? {
    tell(command)
    return line()
  }

  /// The next line that the process says; nil at its end.
  func line() -> String? {
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        defer { rest.removeSubrange(...end) }
        return String(decoding: rest[..<end], as: UTF8.self)
      }
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = read(output, &bytes, bytes.count)
      guard count > 0 else { return nil }
      rest += bytes.prefix(count)
    }
  }

  /// All that the process still says until it ends.
  func lines() -> [String] {
    var lines: [String] = []
    while let line = line() { lines.append(line) }
    return lines
  }

  func send(_ signal: Int32) {
    kill(processID, signal)
  }

  /// Waits until a signal has stopped the process; false when it ended.
  func waitForStop() -> Bool {
    var status: Int32 = 0
    while waitpid(processID, &status, WUNTRACED) < 0, errno == EINTR {}
    hasEnded = status & 0xFF != 0x7F
    return !hasEnded
  }

  /// Waits for the end of the process, which has to come by itself or by a signal.
  func wait() -> End {
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0, errno == EINTR {}
    hasEnded = true
    return status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .killed(status & 0x7F)
  }

  /// Ends the input: the process does what it was told before, and ends.
  func endInput() {
    close(input)
    input = -1
  }
}

extension Helper {
  struct CannotStart: Error {
    var code: Int32
  }

  /// Held while a process is started: until its pipes are marked, another one could inherit them.
  private static let starting = Mutex(())

  private static func start(_ arguments: [String]) throws -> (pid_t, Int32, Int32) {
    try starting.withLock { _ in
      // A helper that died makes writing to it fail, instead of ending the tests.
      signal(SIGPIPE, SIG_IGN)
      let (input, output) = (try pipe(), try pipe())
      defer {
        close(input.read)
        close(output.write)
      }
      let process = try spawn(arguments, input: input.read, output: output.write)
      return (process, input.write, output.read)
    }
  }

  private static func spawn(
    _ arguments: [String], input: Int32, output: Int32
  ) throws -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // The threads of tests have signals blocked, which a process would inherit.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, arguments[0], &actions, &attributes, &words, environ)
    guard code == 0 else { throw CannotStart(code: code) }
    return process
  }

  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Darwin)
      let code = Darwin.pipe(&ends)
    #elseif canImport(Glibc)
      let code = Glibc.pipe(&ends)
    #else
      let code = Musl.pipe(&ends)
    #endif
    guard code == 0 else { throw CannotStart(code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
