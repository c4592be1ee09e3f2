import Foundation
import Testing

@testable import crmctl

@Suite("Sanitizer")
struct SanitizerTests {
  /// The folder of real test data, where there is one.
  static let data = ProcessInfo.processInfo.environment["CRM_TEST_DATA"]

  @Test("Every scalar below U+3000 that a terminal would obey becomes visible")
  func everyScalar() {
    for value in UInt32(0)..<0x3000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let isHarmful =
        scalar.properties.generalCategory == .control || (0x202A...0x202E).contains(value)
        || (0x2066...0x2069).contains(value) || value == 0x2028 || value == 0x2029
      let shown = Sanitizer.visible("a\(scalar)b")
      #expect((shown == "a\(scalar)b") == !isHarmful, "U+\(String(value, radix: 16))")
      #expect(!shown.unicodeScalars.contains { isHarmful && $0 == scalar })
    }
  }

  @Test("Control characters are shown as their picture or number")
  func replacements() {
    #expect(Sanitizer.visible("\u{1B}[31m\u{7F}\0\t") == "␛[31m␡␀␉")
    #expect(Sanitizer.visible("a\r\nb\rc\nd") == "a␍␊b␍c␊d")
    #expect(Sanitizer.visible("\u{9B}1m\u{202E}") == "\\u{9B}1m\\u{202E}")
    #expect(Sanitizer.visibleLines("a\r\nb\rc\nd\t\u{1B}") == "a\r\nb␍c\nd\t␛")
  }

  @Test(
    "Naughty strings render in tables, panels and errors without one raw control character",
    .enabled(if: data != nil, "CRM_TEST_DATA is not set"))
  func naughtyStrings() throws {
    let path = (try #require(Self.data)) + "/strings/naughty-strings.json"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let strings = try JSONDecoder().decode([String].self, from: bytes)
    #expect(strings.count == 515)
    for columns in [nil, 40] {
      let terminal = Terminal(columns: columns)
      let renderer = TableRenderer(
        columns: [.init(title: "name"), .init(title: "n")], terminal: terminal)
      let table = renderer.render(strings.map { [$0, "1"] })
      let lines = table.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      #expect(lines.count == strings.count + 2)
      let widths = Set(lines.dropLast().map { DisplayWidth.of($0) })
      #expect(widths.count == 1)
      expectSafe(table)
    }
    for string in strings {
      let lines = [Panel.Line(label: string, value: string)]
      expectSafe(Panel(title: string, lines: lines, terminal: .init()).render())
      let error = CommandError.usage(string, hints: [string])
      expectSafe(error.text(asJSON: false))
      expectSafe(error.text(asJSON: true))
      let data = Data(error.text(asJSON: true).utf8)
      let told = try JSONDecoder().decode([String: Told].self, from: data)
      #expect(told["error"]?.message == string)
    }
  }

  /// What a script reads of an error.
  private struct Told: Decodable {
    let message: String
  }

  private func expectSafe(_ text: String) {
    #expect(!text.unicodeScalars.contains { $0 != "\n" && Sanitizer.isDangerous($0) })
  }
}
