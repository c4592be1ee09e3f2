import CRMCore
import Foundation
import Testing

@testable import crmctl

/// The codes of errors are the static members of `CRMError.Code`: one list for each concept.
@Suite("The codes of errors")
struct ErrorCodeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL

  private static let commands = CommandTable.engine.allCommands

  /// Every Swift file in a folder, as text.
  private static func sources(_ folder: String) throws -> [String] {
    let folder = root.appending(path: folder)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try paths.filter { $0.hasSuffix(".swift") }.map {
      try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
    }
  }

  /// The declared codes, each with the sentence that it is declared with.
  private static func declared() throws -> [(code: String, meaning: String)] {
    let declaration = /\/\/\/ (.+)\.\n +(?:public )?static let \w+: CRMError\.Code = "([a-z.-]+)"/
    return try sources("Sources").flatMap { source in
      source.matches(of: declaration).map { (String($0.output.2), String($0.output.1)) }
    }
  }

  @Test("The table of the documentation has every code with its meaning, and no other")
  func table() throws {
    let page = try String(
      contentsOf: Self.root.appending(path: "Documentation/crmctl.md"), encoding: .utf8)
    let section = try #require(
      page.split(separator: "### Codes").last?.split(separator: "\n## ").first)
    let rows = section.matches(of: /(?m)^\| `([a-z.-]+)` \| (.+) \|$/).map {
      "\($0.output.1): \($0.output.2)"
    }
    let codes = try Self.declared()
    #expect(codes.count > 80)
    #expect(Set(codes.map(\.code)).count == codes.count, "no code is declared twice")
    #expect(Set(rows) == Set(codes.map { "\($0.code): \($0.meaning)" }))
    #expect(rows.count == codes.count)
  }

  @Test("No code is written out where an error is made")
  func literals() throws {
    let literal = /(?:Explanation|RuleViolation|refusal)\(\s*"[a-z.-]+"|CommandError\(\s*code: "/
    for source in try Self.sources("Sources") { #expect(source.firstMatch(of: literal) == nil) }
  }

  @Test("Each code has a test that expects it")
  func cases() throws {
    let tests = try Self.sources("Tests").joined()
    // It would take millions of orders.
    for (code, _) in try Self.declared() where code != "\(Order.kind).number" {
      #expect(tests.contains("\"\(code)\""), "no test expects \(code)")
    }
  }

  @Test("Errors of the program itself have codes too")
  func own() throws {
    struct Unheard: Error {}
    let errors: [(CommandError?, CRMError.Code)] = [
      (CommandError(FileError(path: nil, use: .written, number: 28)), "output"),
      (CommandError(FileError(path: "a.csv", use: .read, number: 2)), "file"),
      (CommandError(Unheard()), "failure"), (CommandError(["a table"]), "wrong-checkpoint"),
    ]
    for (error, code) in errors { #expect(error?.code == code) }
  }

  @Test("A demonstration without a place says so")
  func noTemporaryFolder() throws {
    let program = try BuiltProgram()
    let result = try program.run(["--format", "json", "demo"], temporaryFolder: "/nowhere")
    #expect(result.code == 8 && result.errors.contains(#""code":"temporary-folder""#))
  }

  @Test("What this program adds to an error names a command that there is")
  func remedies() throws {
    let known = Self.commands.map { "crmctl " + $0.path.joined(separator: " ") }
    for (code, remedy) in CommandError.remedies {
      #expect(known.contains { remedy.contains($0) }, "\(code): \(remedy)")
    }
  }

  @Test("The core speaks no words of the command line")
  func words() throws {
    let options = Self.commands.flatMap(\.options).map(\.name)
    #expect(options.count > 100)
    for source in try Self.sources("Sources/CRMCore") {
      for text in source.matches(of: /"(?:\\.|[^"\\\n])*"/) {
        let isOption = options.contains { text.output.contains("--\($0)") }
        #expect(!isOption && !text.output.contains("crmctl"), "\(text.output)")
      }
    }
  }
}
