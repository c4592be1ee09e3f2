import Foundation
import Testing

@testable import crmctl

@Suite("Delivering reminders")
struct ReminderRunTests {
  private let program: BuiltProgram
  private var log: URL { program.folder.appending(path: "log") }

  init() throws { program = try BuiltProgram() }

  private func add(_ count: Int) throws {
    for number in 1...count {
      try program.run("reminder add --title R\(number) --due -1d --quiet")
    }
  }

  /// Starts a command line that goes on by itself; what it writes comes through the pipe.
  private func start(_ words: [String]) throws -> (process: Process, pipe: Pipe) {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = BuiltProgram.executable
    process.arguments = ["--now", BuiltProgram.now] + words
    process.currentDirectoryURL = program.folder
    process.environment = ["CRM_STORE": program.store.path, "PATH": "/usr/bin:/bin"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    return (process, pipe)
  }

  /// The documents that commands were given.
  private func documents() throws -> [[String: Any]] {
    try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map { line in
      let document = try JSONSerialization.jsonObject(with: Data(line.utf8))
      return try #require(document as? [String: Any])
    }
  }

  @Test("The terminal shows what is due, once; a dry run delivers nothing")
  func terminal() throws {
    try program.run("customer add --name Northwind")
    try program.run("reminder add --title Call --due -1d --subject customer/1")
    try Transcript(
      """
      $ crmctl reminder run --dry-run
      ID  Title  Type      Subject     User  Due               Status
       1  Call   Reminder  customer/1  ada   2026-11-20 11:00  Pending
      ! Nothing was delivered.
      $ crmctl reminder run
      2026-11-20 11:00  ada  Call (customer/1 (Northwind))
      $ crmctl reminder run
      $ crmctl reminder run --format json
      []
      $ crmctl reminder list --fields title,status,result
      Title  Status  Result
      Call   Sent    terminal
      $ crmctl reminder run --at yesterday
      ! crmctl: error: reminder run takes neither --at nor --idempotency-key
      = 2
      """
    ).check(on: program)
  }

  @Test("A command gets a JSON document; when it fails it is asked again later")
  func command() throws {
    try add(1)
    let failed = try program.run(["reminder", "run", "--exec", "cat > log; echo no; exit 3"])
    #expect(failed.code == 1 && failed.output.isEmpty)
    let reason = "reminder/1: the command ended with 3; attempt 1"
    #expect(failed.errors.contains("no\n") && failed.errors.contains(reason))
    let first = try #require(try documents().first)
    #expect(try program.run(["reminder", "run", "--exec", "cat > log"]).output.isEmpty)
    let again = try program.run(
      ["--now", "2026-11-21T10:01:00Z", "reminder", "run", "--exec", "cat > log", "--format=json"],
      fixesClock: false)
    #expect(again.code == 0)
    let second = try #require(try documents().first)
    #expect(again.output == "[" + (try String(contentsOf: log, encoding: .utf8)) + "]\n")
    #expect(first["delivery"] as? String == second["delivery"] as? String)
    #expect(first["attempt"] as? Int == 1 && second["attempt"] as? Int == 2)
    let reminder = try #require(second["reminder"] as? [String: Any])
    #expect(reminder["title"] as? String == "R1" && reminder["status"] as? String == "claimed")
    #expect((second["user"] as? [String: Any])?["username"] as? String == "ada")
  }

  @Test("Two processes at once deliver each reminder once")
  func twoProcesses() throws {
    try add(30)
    let words = ["reminder", "run", "--quiet", "--exec", "cat >> log"]
    let runs = try (1...2).map { _ in try start(words) }
    var delivered: [Int] = []
    for (process, pipe) in runs {
      let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      delivered += String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap {
        Int($0)
      }
    }
    #expect(delivered.sorted() == Array(1...30))
    let ids = try documents().compactMap { $0["delivery"] as? String }
    #expect(ids.count == 30 && Set(ids).count == 30)
    #expect(try program.run("reminder count --status sent").output == "30\n")
  }

  @Test("What a killed process had in hand is delivered by another, under the same id")
  func killed() throws {
    try add(1)
    let gate = program.folder.appending(path: "gate").path
    #expect(mkfifo(gate, 0o600) == 0)
    let (process, pipe) = try start([
      "reminder", "run", "--exec", "cat >> log; echo begun; read line < gate",
    ])
    #expect(pipe.fileHandleForReading.availableData == Data("begun\n".utf8))
    kill(process.processIdentifier, SIGKILL)
    // The command outlives the process that it was started by.
    try FileHandle(forWritingTo: URL(filePath: gate)).close()
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    let later = { (time: String) in
      let words = ["--now", time, "reminder", "run", "--quiet", "--exec", "cat >> log"]
      return try program.run(words, fixesClock: false).output
    }
    #expect(try later("2026-11-21T10:04:59Z") == "")
    #expect(try later("2026-11-21T10:05:00Z") == "1\n")
    let documents = try documents()
    #expect(documents.map { $0["attempt"] as? Int } == [1, 2])
    #expect(Set(documents.compactMap { $0["delivery"] as? String }).count == 1)
    #expect(try program.run("reminder count --status sent").output == "1\n")
  }

  @Test("With --every it goes on until it is told to end", arguments: [SIGTERM, SIGINT])
  func goesOn(_ signal: Int32) throws {
    try add(1)
    let (process, pipe) = try start(["reminder", "run", "--every", "10h", "--quiet"])
    #expect(pipe.fileHandleForReading.availableData == Data("1\n".utf8))
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(try program.run("reminder run --every 0s").code == 2)
  }

  @Test("A command of the shell is told apart by how it ends, and is ended when it takes too long")
  func shell() {
    Platform.survivePipes()
    let patience: Int64 = 60_000
    #expect(Platform.shell("exit 0", input: [1], milliseconds: patience) == nil)
    #expect(
      Platform.shell("exit 7", input: [], milliseconds: patience) == "the command ended with 7")
    #expect(
      Platform.shell("kill -9 $$", input: [], milliseconds: patience)
        == "the command was ended by signal 9")
    #expect(
      Platform.shell("sleep 600", input: [], milliseconds: 1)
        == "the command took more than 0 s and was ended")
  }
}
