import Foundation
import Testing

/// What the libraries add to types of others, by the listing of their public interface.
@Suite("The public interface") struct InterfaceTests {
  private struct Declaration {
    /// The type that has it, or is it.
    let type: String
    /// Its name there; empty where it is the type.
    let member: String
    let text: String
  }

  private static func declarations() throws -> [Declaration] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appendingPathComponent("Documentation/interface")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return try files.flatMap { file in
      try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
        guard let colon = line.range(of: ": "), !line[..<colon.lowerBound].contains(" conforms ")
        else { return nil }
        let path = line[..<colon.lowerBound]
        let type = path.prefix { $0 != "." }
        return Declaration(
          type: String(type), member: String(path.dropFirst(type.count + 1)),
          text: String(line[colon.upperBound...]))
      }
    }
  }

  @Test func whatIsOnTypesOfOthersBeginsWithCRMOrTakesAValueOfOurs() throws {
    let all = try Self.declarations()
    let ours = Set(all.filter { $0.member.isEmpty }.map(\.type))
    #expect(ours.count > 100)
    let foreign = all.filter { !ours.contains($0.type) }
    #expect(foreign.count > 20)
    for found in foreign where !found.member.hasPrefix("crm") {
      let converts =
        found.member == "init(crmValue:)"
        || found.member == "init(_:)" && ours.contains { found.text.contains(" \($0))") }
      #expect(converts, "\(found.type).\(found.member)")
    }
  }
}
