import Foundation
import Testing

/// The program as it was built, run as a process of its own on a store of its own.
final class BuiltProgram {
  /// What a run printed and answered.
  struct Result {
    let output: String
    let errors: String
    let code: Int32
  }

  /// Makes no sense of time zones or machines: the same moment in every test.
  static let now = "2026-11-21T10:00:00Z"

  let folder: URL
  var store: URL { folder.appending(path: "test.store") }

  /// Makes a folder for the store; with `isReady` a store whose administrator is called ada.
  init(isReady: Bool = true) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "crmctl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard isReady else { return }
    let made = try run([
      "init", "--organisation", "Acme", "--currency", "EUR", "--time-zone", "Europe/Paris",
      "--test-clock",
    ])
    try #require(made.code == 0, "\(made.errors)")
    let named = try run(["user", "set", "1", "--username", "ada", "--name", "Ada"])
    try #require(named.code == 0, "\(named.errors)")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Where the build put the program: beside the tests.
  static var executable: URL {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    let tests = bundle ?? URL(filePath: CommandLine.arguments[0])
    return tests.deletingLastPathComponent().appending(path: "crmctl")
  }

  /// Runs one command line at the fixed moment.
  func run(
    _ words: [String], fixesClock: Bool = true, temporaryFolder: String? = nil
  ) throws -> Result {
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = (fixesClock ? ["--now", Self.now] : []) + words
    process.currentDirectoryURL = folder
    process.environment = ["CRM_STORE": store.path, "TMPDIR": temporaryFolder ?? folder.path]
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let written = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Result(
      output: String(decoding: written, as: UTF8.self),
      errors: String(decoding: complaints, as: UTF8.self), code: process.terminationStatus)
  }

  /// Runs one command line as it stands in a transcript.
  @discardableResult
  func run(_ line: String) throws -> Result { try run(Transcript.words(line)) }
}

extension BuiltProgram {
  /// The files of the store.
  func files() throws -> [URL] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: store.path)
    return paths.map { store.appending(path: $0) }
  }
}
