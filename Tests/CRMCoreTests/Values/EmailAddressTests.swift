import CRMCore
import Testing

@Suite("E-mail address")
struct EmailAddressTests {
  private struct Example {
    let address: String
    let category: String
  }

  private static let validCategories: Set<String> = [
    "ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN", "ISEMAIL_RFC5321",
  ]

  /// The examples of `file`, with pictures of control characters turned into those characters.
  private func examples(_ file: String) throws -> [Example] {
    let text = String(decoding: try TestData.bytes("email/\(file)"), as: UTF8.self)
    var examples: [Example] = []
    var rest = Substring(text)
    while let found = element("test id", in: &rest) {
      var body = found
      let address = element("address", in: &body) ?? ""
      let category = element("category", in: &body) ?? ""
      examples.append(Example(address: decoded(address), category: String(category)))
    }
    return examples
  }

  /// The inside of the next element whose tag begins with `name`.
  private func element(_ name: String, in text: inout Substring) -> Substring? {
    guard let start = text.firstRange(of: "<\(name)") else { return nil }
    let afterName = text[start.upperBound...]
    guard let tagEnd = afterName.firstIndex(of: ">") else { return nil }
    if afterName[..<tagEnd].hasSuffix("/") {
      text = afterName[tagEnd...]
      return ""
    }
    let tag = name.split(separator: " ").first.map(String.init) ?? name
    guard let end = afterName.firstRange(of: "</\(tag)>") else { return nil }
    defer { text = text[end.upperBound...] }
    return afterName[afterName.index(after: tagEnd)..<end.lowerBound]
  }

  private func decoded(_ text: Substring) -> String {
    var text = String(text)
    for (entity, plain) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
      text = text.replacing(entity, with: plain)
    }
    while let start = text.firstRange(of: "&#x"),
      let end = text[start.upperBound...].firstIndex(of: ";"),
      let value = UInt32(text[start.upperBound..<end], radix: 16),
      let scalar = Unicode.Scalar(value)
    {
      text.replaceSubrange(start.lowerBound...end, with: String(scalar))
    }
    let scalars = text.unicodeScalars.map { scalar in
      (0x2400..<0x2420).contains(scalar.value)
        ? Unicode.Scalar(UInt8(scalar.value - 0x2400)) : scalar
    }
    return String(String.UnicodeScalarView(scalars))
  }

  @Test(
    "Of 164 published examples the 25 valid plain ones are accepted, all others refused",
    .enabled(if: TestData.isThere, "\(TestData.hint)"))
  func published() throws {
    let examples = try examples("tests.xml")
    var (accepted, refused, special) = (0, 0, 0)
    for example in examples {
      let isValid = Self.validCategories.contains(example.category)
      let isSpecial = isValid && (example.address.hasPrefix("\"") || example.address.hasSuffix("]"))
      let isAccepted = (try? EmailAddress(example.address)) != nil
      #expect(isAccepted == (isValid && !isSpecial), "\(example.address) \(example.category)")
      accepted += isAccepted ? 1 : 0
      refused += isAccepted ? 0 : 1
      special += isSpecial ? 1 : 0
    }
    #expect(examples.count == 164)
    #expect(accepted == 25)
    #expect(special == 13)
    #expect(refused == 139)
  }

  @Test("The form for comparison is trimmed and in lower case; the text stays as typed")
  func normalized() {
    let address: EmailAddress = " \tAnna.Smith+x@Example.COM\r\n"
    #expect(address.normalized == "anna.smith+x@example.com")
    #expect(address.text == " \tAnna.Smith+x@Example.COM\r\n")
    #expect(EmailAddress(stringLiteral: " ").normalized == "")
  }

  @Test("Lengths are refused one beyond what is accepted")
  func lengths() {
    func isAccepted(local: Int, labels: [Int]) -> Bool {
      let domain = labels.map { String(repeating: "d", count: $0) }.joined(separator: ".")
      return (try? EmailAddress(String(repeating: "l", count: local) + "@" + domain)) != nil
    }
    #expect(isAccepted(local: 64, labels: [63, 63]))
    #expect(!isAccepted(local: 65, labels: [2]))
    #expect(!isAccepted(local: 1, labels: [64, 2]))
    #expect(isAccepted(local: 1, labels: [63, 63, 63, 60]))
    #expect(!isAccepted(local: 1, labels: [63, 63, 63, 61]))
  }

  @Test("A literal keeps any text and says what is wrong when asked")
  func literals() {
    let address: EmailAddress = "not an address"
    #expect(address.text == "not an address")
    let error = #expect(throws: ValueError.self) { try address.crmValidate() }
    #expect(error?.text == "not an address")
    #expect(error?.expected == "an address of the form name@example.com")
    for text in ["é@example.com", " a@b"] {
      #expect(throws: ValueError.self) { try EmailAddress(text) }
    }
    #expect(throws: Never.self) { try EmailAddress(stringLiteral: "a@b").crmValidate() }
  }
}
