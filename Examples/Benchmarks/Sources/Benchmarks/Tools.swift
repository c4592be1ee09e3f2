import Foundation

/// The programs that rows about whole processes need; nil where one was not found.
struct Tools {
  let crmctl: String?
  let sqlite3: String?

  /// Finds them: `crmctl` where it is said to be, or where a release build of this project puts it.
  init(crmctl path: String?) {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<5 { root.deleteLastPathComponent() }
    let built = root.appendingPathComponent(".build/release/crmctl").path
    crmctl = [path ?? built].first { FileManager.default.isExecutableFile(atPath: $0) }
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    sqlite3 = folders.map { "\($0)/sqlite3" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Why rows that need both cannot be measured; nil where they can.
  var lack: String? {
    if crmctl == nil { return "no crmctl: build it in release, or name it with --crmctl" }
    return lackOfSQLite
  }

  /// Why rows that need the tool of SQLite cannot be measured; nil where they can.
  var lackOfSQLite: String? { sqlite3 == nil ? "no sqlite3 on the path" : nil }
}
