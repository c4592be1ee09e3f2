// Makes a package whose tests are the Swift samples of the documentation: each block of a page or of
// a comment is the body of a test, so that it compiles and does not throw.
//
// Its arguments are the package's folder and the files to look through. What samples use and do not
// make themselves, `Support.swift` gives them.
import Foundation

struct Sample {
  let file: String
  let line: Int
  var lines: [String] = []

  var name: String {
    let base = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    return base.filter { $0.isLetter || $0.isNumber } + "_\(line)"
  }

  /// The block as a test: what it imports goes to the top, and a test stays one.
  var test: String {
    let body = lines.filter { !$0.hasPrefix("import ") }
    let top = Set(lines.filter { $0.hasPrefix("import ") } + Self.imports).sorted()
    if body.contains(where: { $0.hasPrefix("@Test") }) {
      return (top + [""] + body).joined(separator: "\n")
    }
    let inner = body.map { $0.isEmpty ? "" : "  " + $0 }
    let test = [
      "extension Samples {", "  @Test(\"\(file):\(line)\") func \(name)() async throws {",
      "    let it = try Company(makingStores: \(!body.contains { $0.contains(".create(at:") }))",
      "    try await sample(\(Self.arguments))", "  }", "}",
    ]
    let function =
      ["", "private func sample(\(Self.parameters)) async throws {"] + inner + ["}", ""]
    return (top + function + test).joined(separator: "\n")
  }

  private static let imports = [
    "import CRMCore", "import CRMStorage", "import CRMStoreConformance", "import Testing",
  ]
  private static let given = [
    ("crm", "CRM"), ("path", "String"), ("amira", "User.ID"), ("lead", "Lead.ID"),
    ("customer", "Customer.ID"), ("contact", "Contact.ID"), ("bytes", "[UInt8]"),
    ("jpeg", "[UInt8]"), ("catalog", "Catalog"), ("file", "OutputFile"),
  ]
  private static let parameters = given.map { "\($0): \($1)" }.joined(separator: ", ")
  private static let arguments = given.map { "\($0.0): it.\($0.0)" }.joined(separator: ", ")
}

/// The blocks of a page, or of the comments of a source.
func samples(of file: String) throws -> [Sample] {
  let isSource = file.hasSuffix(".swift")
  var (found, open): ([Sample], Sample?) = ([], nil)
  let text = try String(contentsOfFile: file, encoding: .utf8)
  for (number, line) in text.components(separatedBy: "\n").enumerated() {
    var content = line
    if isSource {
      let trimmed = line.drop { $0 == " " }
      guard trimmed.hasPrefix("///") else { open = nil; continue }
      content = String(trimmed.dropFirst(3))
      if content.hasPrefix(" ") { content.removeFirst() }
    }
    if let sample = open, content.hasPrefix("```") {
      found.append(sample)
      open = nil
    } else if open != nil {
      open?.lines.append(content)
    } else if content == "```swift" {
      open = Sample(file: file, line: number + 2)
    }
  }
  return found
}

let folder = CommandLine.arguments[1]
var count = 0
for file in CommandLine.arguments.dropFirst(2) {
  for sample in try samples(of: file) {
    try (sample.test + "\n").write(
      toFile: "\(folder)/Tests/Samples/\(sample.name).swift", atomically: true, encoding: .utf8)
    count += 1
  }
}
print("\(count) samples")
