import CRMCore
import Testing

@Suite("JSON writer")
struct JSONWriterTests {
  private func text(_ writer: JSONWriter) -> String {
    String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test("Commas are set by the writer")
  func commas() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("a")
    writer.integer(-12)
    writer.key("b" as String)
    writer.beginArray()
    writer.bool(true)
    writer.null()
    writer.beginObject()
    writer.endObject()
    writer.beginArray()
    writer.endArray()
    writer.string("x")
    writer.endArray()
    writer.key("c")
    writer.raw("1.50")
    writer.key("d")
    writer.plainString { $0.appendPlain() }
    writer.endObject()
    #expect(text(writer) == #"{"a":-12,"b":[true,null,{},[],"x"],"c":1.50,"d":"plain"}"#)
  }

  @Test("Only what must be escaped is escaped")
  func escapes() {
    var writer = JSONWriter()
    writer.string("\"\\/\u{8}\u{9}\u{a}\u{c}\u{d}\u{0}\u{1f}\u{7f}é😀\u{2028}")
    let expected = #""\"\\/\b\t\n\f\r\u0000\u001f\u007fé😀"# + "\u{2028}\""
    #expect(text(writer) == expected)
  }

  @Test("Integers are written in full")
  func integers() {
    for value in [0, 1, -1, 9, 10, 99, 100, 9_007_199_254_740_991, Int.max, Int.min] {
      var writer = JSONWriter()
      writer.integer(value)
      #expect(text(writer) == String(value))
    }
  }

  @Test("Every scalar at every place of a word survives writing and reading, on one line")
  func roundTrip() throws {
    for value: UInt32 in Array(0...0x2ff) + Array(stride(from: 0x300, through: 0x10_ffff, by: 997))
    {
      guard let scalar = UnicodeScalar(value) else { continue }
      for padding in 0..<17 {
        let original = String(repeating: "y", count: padding) + String(scalar) + "zzzzzzzzz"
        var writer = JSONWriter()
        writer.string(original)
        #expect(!writer.bytes.contains(0x0a))
        let read = writer.bytes.withUnsafeBytes { bytes in
          var reader = JSONReader(bytes, mode: .journal)
          return try? reader.readString()
        }
        #expect(read.map { Array($0.utf8) } == Array(original.utf8))
      }
    }
  }
}

extension [UInt8] {
  fileprivate mutating func appendPlain() {
    append(contentsOf: Array("plain".utf8))
  }
}
