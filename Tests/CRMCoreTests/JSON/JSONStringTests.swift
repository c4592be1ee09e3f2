import CRMCore
import Testing

@Suite("JSON strings")
struct JSONStringTests {
  private func read(_ literal: [UInt8]) throws(JSONError) -> String {
    let result = literal.withUnsafeBytes { bytes -> Result<String, JSONError> in
      do throws(JSONError) {
        var reader = JSONReader(bytes, mode: .journal)
        let text = try reader.readString()
        try reader.finish()
        return .success(text)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func kind(_ literal: String) -> JSONError.Kind? {
    do throws(JSONError) {
      _ = try read(Array(literal.utf8))
      return nil
    } catch {
      return error.kind
    }
  }

  @Test("Every escape is read")
  func escapes() throws {
    let text = try read(Array(#""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\ude00\u0000end""#.utf8))
    #expect(text == "\"\\/\u{8}\u{c}\n\r\tAé€😀\0end")
  }

  @Test("Broken escapes and lone surrogates are refused")
  func brokenEscapes() {
    for literal in [#""\a""#, #""\u12""#, #""\u12g4""#, #""\U0041""#, #""\x41""#, #""\""#] {
      #expect(kind(literal) != nil, "\(literal)")
    }
    let lone = [
      #""\ud800""#, #""\udc00""#, #""\ud800\u0041""#, #""\ud800x""#, #""\ud83d\ud83d""#,
      #""\udbff\ue000""#, #""\ud800\"#,
    ]
    for literal in lone { #expect(kind(literal) == .loneSurrogate, "\(literal)") }
  }

  @Test("Every control character must be escaped")
  func controls() {
    for value in UInt8(0)..<0x20 {
      for padding in 0..<18 {
        let text = String(repeating: "x", count: padding)
        let literal = "\"\(text)\(UnicodeScalar(value))\(text)\""
        #expect(kind(literal) == .controlCharacter, "\(value) after \(padding)")
      }
    }
  }

  @Test("Every scalar is read as it stands, at every place of a word")
  func scalars() throws {
    for value: UInt32 in stride(from: 0x20, through: 0x10_ffff, by: 0x65) {
      guard let scalar = UnicodeScalar(value), scalar != "\"", scalar != "\\" else { continue }
      let text = String(repeating: "a", count: Int(value % 9)) + String(scalar) + "bc"
      #expect(try read(Array("\"\(text)\"".utf8)) == text)
    }
  }

  @Test("Bytes are taken for UTF-8 exactly when the standard library does so")
  func malformedUTF8() {
    var sequences: [[UInt8]] = []
    for first in UInt8(0x80)...0xff {
      sequences.append([first])
      for second in stride(from: UInt8(0x70), through: 0xf0, by: 8) {
        sequences.append([first, second])
        sequences.append([first, second, 0x80])
        sequences.append([first, second, 0xbf, 0xbf])
        sequences.append([first, second, 0xc0, 0x80])
      }
    }
    var accepted = 0
    for sequence in sequences {
      let isRead = (try? read([0x22] + sequence + [0x22])) != nil
      #expect(isRead == (String(validating: sequence, as: UTF8.self) != nil), "\(sequence)")
      accepted += isRead ? 1 : 0
    }
    #expect(accepted > 100)
  }

  @Test("A key matches its name with and without escapes, and no other")
  func keys() throws {
    let names: [StaticString] = ["name", "email", "a-rather-long-field-name", "", "k"]
    let literals = ["name", #"e\u006dail"#, "a-rather-long-field-name", "", "zz"]
    let text = "{" + literals.map { "\"\($0)\":0" }.joined(separator: ",") + "}"
    let found = Array(text.utf8).withUnsafeBytes { bytes -> [Int?] in
      var reader = JSONReader(bytes, mode: .journal)
      var found: [Int?] = []
      try? reader.beginObject()
      while let key = try? reader.nextKey() {
        found.append(names.firstIndex { key.matches($0) })
        try? reader.skipValue()
      }
      return found
    }
    #expect(found == [0, 1, 2, 3, nil])
  }
}
