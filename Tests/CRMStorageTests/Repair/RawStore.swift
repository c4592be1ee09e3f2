import CRMCore
import CRMStorage

/// The files of a store as bytes, by their paths in its folder.
struct RawStore: Equatable {
  static let segment = "journal-00000000000000000001.jsonl"

  var files: [String: [UInt8]]

  init(_ files: [String: [UInt8]]) { self.files = files }

  /// Reads every file in a folder.
  init(_ path: String, in system: any FileSystem) throws {
    files = [:]
    for name in try system.list(path) {
      if name == "torn" || name == "attachments" {
        for inner in try system.list("\(path)/\(name)") {
          files["\(name)/\(inner)"] = try Self.bytes("\(path)/\(name)/\(inner)", in: system)
        }
      } else {
        files[name] = try Self.bytes("\(path)/\(name)", in: system)
      }
    }
  }

  private static func bytes(_ path: String, in system: any FileSystem) throws -> [UInt8] {
    let file = try system.open(path, .read)
    defer { system.close(file) }
    var bytes = [UInt8](repeating: 0, count: try system.status(of: file).size)
    let count = try bytes.withUnsafeMutableBytes { try system.read(file, into: $0, at: 0) }
    return Array(bytes.prefix(count))
  }

  /// Writes the files into a new folder, durably.
  func write(to path: String, in system: any FileSystem) throws {
    var folders: Set<String> = [path]
    try system.makeDirectory(path)
    for (name, bytes) in files {
      if let slash = name.lastIndex(of: "/") {
        let folder = "\(path)/\(name[..<slash])"
        if folders.insert(folder).inserted { try system.makeDirectory(folder) }
      }
      let file = try system.open("\(path)/\(name)", .create)
      try bytes.withUnsafeBytes { try system.write(file, $0, at: 0) }
      try system.flush(file)
      system.close(file)
    }
    for folder in folders { try system.flushDirectory(folder) }
    try system.flushDirectory("/")
  }

  /// The journal's bytes, which are in one segment.
  var journal: [UInt8] {
    get { files[Self.segment] ?? [] }
    set { files[Self.segment] = newValue }
  }
}
