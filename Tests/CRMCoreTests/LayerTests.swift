import Foundation
import Testing

/// The folders of the engine are on two levels, the machine and the records, and each on a floor: a
/// file names what is below it, and nothing above.
@Suite("The layers of the engine")
struct LayerTests {
  /// The machine, from the ground up. What the program holds in hand, `CRM`, is on top of it.
  private static let machine = [
    "Values", "Hashing", "JSON", "Rows", "Schema", "Journal", "Checkpoints", "Search", "Tables",
    "Policy", "Query", "Engine", "Language", "Exchange", "Reports", "",
  ]

  private struct File {
    let path: String
    /// `Machine`, `Records` or nothing, and the folder in it.
    let level: String
    let room: String
    let types: [String]
    /// The types that its code names.
    let names: Set<String>
  }

  @Test("The machine names no record")
  func levels() throws {
    let files = try Self.files()
    let records = Self.homes(files.filter { $0.level == "Records" })
    #expect(records.count > 25)
    for file in files where file.level == "Machine" || file.path == "CRM.swift" {
      for name in file.names.sorted() {
        if let home = records[name] { Issue.record("\(file.path) names \(name) of \(home.path)") }
      }
    }
  }

  @Test("No part of the machine names one above it")
  func floors() throws {
    let files = try Self.files().filter { $0.level == "Machine" }
    let homes = Self.homes(files)
    #expect(Set(files.map(\.room)).isSubset(of: Self.machine))
    for file in files {
      for name in file.names.sorted() {
        guard let home = homes[name], let below = Self.machine.firstIndex(of: file.room),
          let above = Self.machine.firstIndex(of: home.room), above > below
        else { continue }
        Issue.record("\(file.path) names \(name), which is above it, in \(home.path)")
      }
    }
  }

  @Test("No two records need each other, but by their ids")
  func circles() throws {
    let files = try Self.files().filter { $0.level == "Records" }
    let homes = Self.homes(files)
    var needs: [String: Set<String>] = [:]
    for file in files {
      let others = file.names.filter { !$0.hasSuffix("ID") }.compactMap { homes[$0]?.room }
      needs[file.room, default: []].formUnion(others.filter { $0 != file.room })
    }
    for room in needs.keys.sorted() {
      var (reached, open) = (Set<String>(), Array(needs[room] ?? []))
      while let next = open.popLast() {
        if reached.insert(next).inserted { open += needs[next] ?? [] }
      }
      #expect(!reached.contains(room), "\(room) needs what needs it")
    }
  }
}

extension LayerTests {
  private static func homes(_ files: [File]) -> [String: File] {
    var homes: [String: File] = [:]
    for file in files { for type in file.types { homes[type] = file } }
    return homes
  }

  private static func files() throws -> [File] {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/CRMCore").standardizedFileURL
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
    let codes = try paths.filter { $0.hasSuffix(".swift") }.map { path in
      (path, code(try String(contentsOf: root.appending(path: path), encoding: .utf8)))
    }
    let nested = Set(codes.flatMap { declared(in: $0.1).filter { $0.contains(".") } })
    return codes.map { path, code in
      let parts = path.split(separator: "/").map(String.init)
      return File(
        path: path, level: parts.count > 2 ? parts[0] : "", room: parts.count > 2 ? parts[1] : "",
        types: declared(in: code), names: named(in: code, nested))
    }
  }

  /// Code without its texts and comments.
  private static func code(_ text: String) -> String {
    text.replacing(/(?s)""".*?"""/, with: "").replacing(/"(?:\\.|[^"\\\n])*"/, with: "")
      .replacing(/\/\/.*/, with: "")
  }

  /// The types that a file declares for others; `A.B` where `B` stands in an extension of `A`.
  private static func declared(in code: String) -> [String] {
    let top =
      /(?m)^(?:@\w+ )*(?:(?:public|package) )?(?:final |indirect )*(?:struct|class|enum|protocol|typealias) (\w+)/
    let inner =
      /(?m)^extension (\w+) \{\n  (?:@\w+ )*(?:(?:public|package) )?(?:final |indirect )*(?:struct|class|enum|protocol) (\w+)/
    return code.matches(of: top).map { String($0.output.1) }
      + code.matches(of: inner).map { "\($0.output.1).\($0.output.2)" }
  }

  /// What a file names: `A.B` where that is known, else `A`. Types of its own hide others.
  private static func named(in code: String, _ nested: Set<String>) -> Set<String> {
    let own = Set(
      code.matches(of: /(?m)^ +(?:\w+ )*(?:struct|class|enum|protocol|typealias) (\w+)/)
        .map { String($0.output.1) })
    let names = code.matches(of: /\b([A-Z]\w*)(?:\.([A-Z]\w*))?/).map { match in
      let outer = String(match.output.1)
      guard let inner = match.output.2, nested.contains("\(outer).\(inner)") else { return outer }
      return "\(outer).\(inner)"
    }
    return Set(names).subtracting(own)
  }
}
