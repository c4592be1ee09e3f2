import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Whether SIGINT or SIGTERM came, and the pipe by which they wake a sleeper.
private let isTold = Atomic<Bool>(false)
private let wakeIn = Atomic<Int32>(-1)
private let wakeOut = Atomic<Int32>(-1)

extension Platform {
  /// The machine and the process, as other processes can tell them apart.
  static var instanceName: String {
    var name = [CChar](repeating: 0, count: 256)
    let isKnown = gethostname(&name, name.count - 1) == 0
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return "\(isKnown ? String(decoding: bytes, as: UTF8.self) : "host"):\(getpid())"
  }

  /// From now on SIGINT and SIGTERM do not end the process, but ``isInterrupted`` says so.
  static func catchInterrupts() {
    var ends: [Int32] = [-1, -1]
    guard !isInterrupted, wakeOut.load(ordering: .acquiring) < 0, pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    wakeIn.store(ends[1], ordering: .releasing)
    wakeOut.store(ends[0], ordering: .releasing)
    var told = sigset_t()
    sigemptyset(&told)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&told, number)
      signal(number) { _ in
        isTold.store(true, ordering: .releasing)
        close(wakeIn.exchange(-1, ordering: .acquiringAndReleasing))
      }
    }
    // Whoever started the process may have blocked them.
    sigprocmask(SIG_UNBLOCK, &told, nil)
  }

  /// Whether the process was told to end.
  static var isInterrupted: Bool { isTold.load(ordering: .acquiring) }

  /// Waits for that long, or until the process is told to end.
  static func sleep(milliseconds: Int64) {
    var entry = pollfd(fd: wakeOut.load(ordering: .acquiring), events: Int16(POLLIN), revents: 0)
    _ = poll(&entry, 1, Int32(clamping: milliseconds))
  }

  /// Runs a command of the shell with `input` on its standard input; what it prints goes to
  /// standard error. Nil when it ended with 0 in time, else why not.
  static func shell(_ command: String, input: [UInt8], milliseconds: Int64) -> String? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return message(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let (code, process) = spawn(command, input: ends[0])
    close(ends[0])
    // A command need not read what it gets.
    if code == 0 { _ = write(input, to: ends[1]) }
    close(ends[1])
    return code == 0 ? wait(for: process, milliseconds) : message(code)
  }

  private static func spawn(_ command: String, input: Int32) -> (code: Int32, process: pid_t) {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
      let environment = _NSGetEnviron().pointee
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
      let environment = environ
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    // A group of its own: it can be ended as a whole, and is not when this process is.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    var process: pid_t = 0
    var words: [UnsafeMutablePointer<CChar>?] = ["sh", "-c", command].map { (word: String) in
      strdup(word)
    }
    words.append(nil)
    defer { for word in words { free(word) } }
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, environment)
    return (code, process)
  }

  /// Waits for a process group, and ends it when its time is over; nil when it ended with 0.
  private static func wait(for process: pid_t, _ milliseconds: Int64) -> String? {
    var status: Int32 = 0
    var rest = milliseconds
    var pause: Int64 = 1
    while waitpid(process, &status, WNOHANG) == 0 {
      if rest <= 0 {
        kill(-process, SIGKILL)
        _ = waitpid(process, &status, 0)
        return "the command took more than \(milliseconds / 1000) s and was ended"
      }
      _ = poll(nil, 0, Int32(clamping: pause))
      rest -= pause
      pause = min(pause * 2, 50)
    }
    if status & 0x7f != 0 { return "the command was ended by signal \(status & 0x7f)" }
    let code = status >> 8 & 0xff
    return code == 0 ? nil : "the command ended with \(code)"
  }
}
