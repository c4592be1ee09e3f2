import Foundation
import Testing

/// The folders of the program are rooms on floors: each may name what is below it, and nothing above.
@Suite("The rooms of crmctl")
struct RoomTests {
  /// From the ground up; the program itself, in no folder, is on top.
  private static let rooms = [
    "Platform", "Terminal", "CommandLine", "Session", "Kinds", "Commands", "",
  ]

  private struct File {
    let name: String
    let floor: Int
    /// The names in its code.
    let names: Set<String>
    /// The types that it declares for others.
    let types: [String]
    let extended: Set<String>
  }

  private static func files() throws -> [File] {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/crmctl").standardizedFileURL
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
    return try paths.filter { $0.hasSuffix(".swift") }.map { path in
      let room = path.split(separator: "/").dropLast().joined(separator: "/")
      let floor = try #require(rooms.firstIndex(of: room), "\(path) is in no room of the list")
      let code = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        .replacing(/(?s)""".*?"""/, with: "")
        .replacing(/"(?:\\.|[^"\\\n])*"/, with: "")
        .replacing(/\/\/.*/, with: "")
      let declared = /(?m)^(?:final )?(?:struct|class|enum|protocol|typealias) (\w+)/
      return File(
        name: path, floor: floor, names: Set(code.matches(of: /\w+/).map { String($0.output) }),
        types: code.matches(of: declared).map { String($0.output.1) },
        extended: Set(code.matches(of: /(?m)^extension (\w+)/).map { String($0.output.1) }))
    }
  }

  @Test("No file names a type of a room above its own")
  func layers() throws {
    let files = try Self.files()
    #expect(Set(files.map(\.floor)).count == Self.rooms.count)
    var above: [String: File] = [:]
    for file in files { for type in file.types { above[type] = file } }
    #expect(above.count > 50)
    for file in files {
      for name in file.names.sorted() {
        guard let home = above[name], home.floor > file.floor else { continue }
        Issue.record("\(file.name) names \(name), which is declared above it, in \(home.name)")
      }
    }
  }

  @Test("What a session knows and shows is in its room")
  func sessions() throws {
    for file in try Self.files() where file.extended.contains("Session") {
      #expect(Self.rooms[file.floor] == "Session", "\(file.name) extends Session")
    }
  }
}
