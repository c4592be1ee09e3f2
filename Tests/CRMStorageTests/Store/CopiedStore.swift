import CRMStorage
import CRMStoreConformance
import Foundation

/// A store in segments of a few lines on real files, and copies of it.
struct CopiedStore {
  let folder: TemporaryFolder
  let lineCount: Int

  /// Makes a store of so many commits of one line, three of them to a segment unless told otherwise.
  init(_ lineCount: Int, segmentLimit: Int = 300) throws {
    folder = try TemporaryFolder()
    self.lineCount = lineCount
    var options = JSONFileStore.Options()
    options.segmentLimit = segmentLimit
    let store = try JSONFileStore.create(at: folder.store, options: options)
    for _ in 0..<lineCount {
      let head = try store.head()
      _ = try store.append(LineBuilder.commit(after: head), after: head)
    }
    try store.close()
  }

  /// A whole copy under another name.
  func copy(_ name: String = "copy.crm") throws -> String {
    let path = folder.path + "/" + name
    try FileManager.default.copyItem(atPath: folder.store, toPath: path)
    return path
  }

  /// The segments of a store, ascending.
  static func segments(of path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { $0.hasPrefix("journal-") }.sorted()
  }

  /// Changes the bytes of a file in place.
  static func change(_ path: String, _ body: (inout [UInt8]) -> Void) throws {
    let url = URL(fileURLWithPath: path)
    var bytes = try Array(Data(contentsOf: url))
    body(&bytes)
    let file = try FileHandle(forWritingTo: url)
    defer { try? file.close() }
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: Data(bytes))
  }

  /// Removes a file.
  static func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: path) }
}
