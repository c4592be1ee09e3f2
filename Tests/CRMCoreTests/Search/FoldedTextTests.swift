import Testing

@testable import CRMCore

@Suite("Columns of folded texts")
struct FoldedTextTests {
  @Test("A column holds each text as the folding of it, however it was given", arguments: 1...8)
  func model(seed: UInt64) {
    var random = SearchTexts(seed: seed)
    let texts = random.texts(400)
    var builder = FoldedText.Builder(narrowLimit: seed % 2 == 0 ? 500 : Int(UInt32.max))
    var model: [UInt32: [UInt8]] = [:]
    for (number, text) in texts {
      model[number] = folded(text)
      if random.chance(50) {
        builder.append(number, raw: text.utf8)
      } else {
        builder.append(number, folded: folded(text))
      }
    }
    let column = builder.finish()
    #expect(column.checkInvariants() == [], "seed \(seed)")
    #expect(column.count == model.count, "seed \(seed)")
    let last = texts.last?.number ?? 0
    #expect(column.numbers == 1..<(last + 1), "seed \(seed)")
    for number in 0...(last + 3) {
      #expect(column[number].map { Array($0) } == model[number], "seed \(seed), \(number)")
    }
  }

  @Test("Every ASCII byte is folded at every place of a word, and any scalar beside it")
  func everyByte() {
    var builder = FoldedText.Builder()
    var texts: [String] = []
    for value in 0..<UInt8(128) {
      for before in 0..<9 {
        let text = String(repeating: "Z", count: before) + String(Unicode.Scalar(value)) + "[@Q`{"
        texts += [text, text + "É"]
      }
    }
    texts += (0x80..<0x2100).compactMap { Unicode.Scalar($0).map { "Ab\($0)Cdefghij" } }
    for (index, text) in texts.enumerated() {
      builder.append(UInt32(index + 1), raw: text.utf8)
    }
    let column = builder.finish()
    for (index, text) in texts.enumerated() {
      #expect(column[UInt32(index + 1)].map { Array($0) } == folded(text), "\(text)")
    }
  }

  @Test("Bytes that are no UTF-8 are folded as the text that they are read as")
  func illFormed() {
    var builder = FoldedText.Builder()
    let texts: [[UInt8]] = [[0x41, 0xff, 0x42], [0xc3], [0xe2, 0x82, 0x41], [0xf0, 0x9f, 0x98]]
    for (index, text) in texts.enumerated() { builder.append(UInt32(index + 1), raw: text) }
    let column = builder.finish()
    #expect(column.checkInvariants() == [])
    for (index, text) in texts.enumerated() {
      let expected = folded(String(decoding: text, as: UTF8.self))
      #expect(column[UInt32(index + 1)].map { Array($0) } == expected)
    }
  }

  @Test("A column without texts, and one of empty texts, hold what they say")
  func empty() {
    let none = FoldedText.Builder().finish()
    #expect(none.checkInvariants() == [])
    #expect(none.numbers.isEmpty)
    #expect(none[1] == nil)
    var builder = FoldedText.Builder()
    builder.append(3, raw: "".utf8)
    let column = builder.finish()
    #expect(column.checkInvariants() == [])
    #expect(column[2] == nil)
    #expect(column[3] == [])
  }

  @Test("A text takes its bytes, one more and an offset of four")
  func size() {
    var builder = FoldedText.Builder()
    for number in 1...1_000 { builder.append(UInt32(number), raw: "abcdefg".utf8) }
    let column = builder.finish()
    #expect(column.bytes.count == 1_000 * 8 + FoldedText.padding)
    #expect(column.offsets.byteCount == 1_002 * 4)
  }
}
