import CRMCore
import Testing

@Suite("JSON reader")
struct JSONReaderTests {
  /// What reading `text` throws; nil when it reads through.
  private func error(
    in text: String, mode: JSONReader.Mode = .journal,
    _ read: (inout JSONReader) throws(JSONError) -> Void
  ) -> JSONError? {
    Array(text.utf8).withUnsafeBytes { bytes in
      var reader = JSONReader(bytes, mode: mode)
      do throws(JSONError) {
        try read(&reader)
        try reader.finish()
        return nil
      } catch {
        return error
      }
    }
  }

  private func skipError(_ text: String, _ mode: JSONReader.Mode = .journal) -> JSONError? {
    error(in: text, mode: mode) { (reader) throws(JSONError) in try reader.skipValue() }
  }

  @Test("An object is pulled key by key")
  func object() {
    var seen: [String] = []
    let text = #" {"a": 1, "b" :"x", "c":[true,false,null, {}],"d":{"e":-0.5e3} } "#
    let error = error(in: text) { (reader) throws(JSONError) in
      #expect(try reader.peek() == .object)
      try reader.beginObject()
      while let key = try reader.nextKey() {
        seen.append(key.text)
        if key.matches("a") {
          seen.append(String(try reader.readInteger()))
        } else if key.matches("b") {
          seen.append(try reader.readString())
        } else if key.matches("c") {
          try reader.beginArray()
          while try reader.nextElement() {
            seen.append("\(try reader.peek())")
            try reader.skipValue()
          }
        } else {
          try reader.beginObject()
          _ = try reader.nextKey()
          seen.append(try reader.readNumberText())
          #expect(try reader.nextKey() == nil)
        }
      }
      #expect(try reader.peek() == .end)
    }
    #expect(error == nil)
    let expected = ["a", "1", "b", "x", "c", "bool", "bool", "null", "object", "d", "-0.5e3"]
    #expect(seen == expected)
  }

  @Test("A value of another kind is refused with both kinds and its place")
  func mismatch() {
    let error = error(in: "  [1]") { (reader) throws(JSONError) in _ = try reader.readString() }
    #expect(error == JSONError(.wrongKind(expected: .string, found: .array), at: 2))
  }

  @Test("Integers up to 2^53 − 1 are read, others refused")
  func integers() {
    let good = [
      ("0", 0), ("-0", 0), ("7", 7), ("9007199254740991", 9_007_199_254_740_991),
      ("-9007199254740991", -9_007_199_254_740_991),
    ]
    for (text, value) in good {
      let error = error(in: text) { (reader) throws(JSONError) in
        #expect(try reader.readInteger() == value)
      }
      #expect(error == nil, "\(text)")
    }
    let refused = [
      "9007199254740992", "-9007199254740992", "99999999999999999999999999", "1.0", "1e2", "1E2",
      "01", "-", "-a", "--1", "+1", "", "1 2", "0x1", "00",
    ]
    for text in refused {
      let error = error(in: text) { (reader) throws(JSONError) in _ = try reader.readInteger() }
      #expect(error != nil, "\(text)")
    }
  }

  @Test("Null is consumed only if it is there")
  func null() {
    let error = error(in: "[null,1]") { (reader) throws(JSONError) in
      try reader.beginArray()
      #expect(try reader.nextElement())
      #expect(try reader.readNull())
      #expect(try reader.nextElement())
      #expect(try !reader.readNull())
      #expect(try reader.readInteger() == 1)
      #expect(try !reader.nextElement())
    }
    #expect(error == nil)
  }

  @Test("The raw range of a value leaves out the whitespace around it")
  func rawValue() {
    let text = #"{ "k" :  {"a" : [1, 2]}  , "l":1}"#
    let error = error(in: text) { (reader) throws(JSONError) in
      try reader.beginObject()
      _ = try reader.nextKey()
      let range = try reader.readRawValue()
      let raw = Array(text.utf8)[range]
      #expect(String(decoding: raw, as: UTF8.self) == #"{"a" : [1, 2]}"#)
      _ = try reader.nextKey()
      try reader.skipValue()
      _ = try reader.nextKey()
    }
    #expect(error == nil)
  }

  @Test("Journal mode refuses the same key twice, however it is written, and general mode does not")
  func duplicates() {
    let twice = [#"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"[{"x":{"b":1,"c":2,"b":3}}]"#]
    for text in twice {
      let error = skipError(text)
      guard case .duplicateKey? = error?.kind else {
        Issue.record("\(text) was not refused: \(String(describing: error))")
        continue
      }
      #expect(skipError(text, .general) == nil)
    }
    let once = [#"{"a":{"a":1},"b":{"a":2}}"#, #"{"a":1,"A":2}"#, #"[{"a":1},{"a":1}]"#]
    for text in once { #expect(skipError(text) == nil, "\(text)") }
    for count in 2...40 {
      let distinct = (0..<count).map { "\"k\($0)\":0" }
      #expect(skipError("{" + distinct.joined(separator: ",") + "}") == nil)
      let repeated = distinct + ["\"k0\":1"]
      #expect(skipError("{" + repeated.joined(separator: ",") + "}") != nil, "\(count)")
    }
  }

  @Test("Nesting is allowed up to the limit of the mode, and one more is refused")
  func depth() {
    for mode in [JSONReader.Mode.journal, .general] {
      for (opening, closing) in [("[", "]"), ("{\"a\":", "}")] {
        func nested(_ count: Int) -> String {
          let inner = opening == "[" ? "[]" : "{}"
          return String(repeating: opening, count: count - 1) + inner
            + String(repeating: closing, count: count - 1)
        }
        #expect(skipError(nested(mode.depthLimit), mode) == nil)
        let error = skipError(nested(mode.depthLimit + 1), mode)
        #expect(error?.kind == .tooDeep(limit: mode.depthLimit))
      }
    }
  }

  @Test("A value cut off anywhere is an error, never a crash")
  func truncation() {
    let text = #"{"name":"J\u00e9r\ud83d\ude00 é😀","list":[1,-2.5e+7,true,null,"x"],"z":{}}"#
    let bytes = Array(text.utf8)
    #expect(skipError(text) == nil)
    for count in 0..<bytes.count {
      let error = bytes[..<count].withUnsafeBytes { bytes -> JSONError? in
        do throws(JSONError) {
          try JSONReader.validate(bytes, mode: .journal)
          return nil
        } catch {
          return error
        }
      }
      #expect(error != nil, "cut at \(count)")
      #expect((error?.offset ?? -1) <= count)
    }
  }

  @Test("Something after the value is refused, and so is an unclosed container")
  func finish() {
    #expect(skipError("1 2")?.kind == .trailingBytes)
    let unclosed = error(in: "[") { (reader) throws(JSONError) in try reader.beginArray() }
    #expect(unclosed?.kind == .unexpectedEnd)
  }

  @Test("A random change of one byte is read or refused, never a crash")
  func randomDamage() {
    let text = #"{"name":"J\u00e9r\ud83d\ude00 é😀","list":[1,-2.5e+7,true,null,"x"],"z":{}}"#
    for seed in 1...20 {
      var random = SeededGenerator(seed: UInt64(seed))
      var accepted = 0
      for _ in 0..<500 {
        var bytes = Array(text.utf8)
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
        let isValid = bytes.withUnsafeBytes { bytes in
          (try? JSONReader.validate(bytes, mode: .general)) != nil
        }
        if isValid {
          accepted += 1
          #expect(String(validating: bytes, as: UTF8.self) != nil, "seed \(seed)")
        }
      }
      #expect(accepted < 500, "seed \(seed)")
    }
  }
}
