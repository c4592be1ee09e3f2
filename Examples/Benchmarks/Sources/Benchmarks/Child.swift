import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A process that is measured alone: this program once more, which then starts it.
///
/// The system counts the memory of a process from the one that it was split off, so what is measured
/// must not come from a program that holds a million records.
enum Child {
  /// Runs `words`, the first a path, with its output in a file; throws where it does not exit with 0.
  static func run(_ words: [String], output: String) throws -> Spent {
    let answer = try ask(["run", "--output", output] + words)
    guard answer.count == 3 else { throw Failed(words: words, report: "\(answer)") }
    return Spent(wall: answer[0], processor: answer[1], bytes: answer[2])
  }

  /// What opening a store adds to the memory of a process that does nothing else.
  static func memory(ofStore path: String) throws -> Spent {
    let answer = try ask(["memory", path])
    return Spent(bytes: answer.first ?? 0)
  }

  private static func ask(_ words: [String]) throws -> [Double] {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = Bundle.main.executableURL
    process.arguments = ["child"] + words
    process.standardOutput = pipe
    try process.run()
    let answer = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: answer, as: UTF8.self)
    guard process.terminationStatus == 0 else { throw Failed(words: words, report: text) }
    return text.split { $0.isWhitespace }.compactMap { Double($0) }
  }

  /// Starts a program and waits for it; called in the child, which holds next to nothing.
  static func spawn(_ words: [String], output: String) throws -> Spent {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, output + ".errors", flags, 0o600)
    var arguments = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var noEnvironment: [UnsafeMutablePointer<CChar>?] = [nil]
    let meter = Meter()
    var process = pid_t()
    let refusal = posix_spawn(&process, words[0], &actions, nil, &arguments, &noEnvironment)
    guard refusal == 0 else { throw Failed(words: words, report: "error \(refusal)") }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
    guard status == 0 else {
      let errors = try? String(contentsOfFile: output + ".errors", encoding: .utf8)
      throw Failed(words: words, report: "status \(status), \(errors ?? "")")
    }
    return Spent(
      wall: meter.spent().wall, processor: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      bytes: Double(usage.ru_maxrss) * 1_024)
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }

  /// A process did not do what it should.
  struct Failed: Error, CustomStringConvertible {
    let words: [String]
    let report: String

    var description: String { "\(words.joined(separator: " ")): \(report)" }
  }
}
