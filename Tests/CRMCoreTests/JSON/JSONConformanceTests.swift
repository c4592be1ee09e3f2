import CRMCore
import Testing

@Suite("JSON conformance", .enabled(if: TestData.isThere, "\(TestData.hint)"))
struct JSONConformanceTests {
  private func counts(_ mode: JSONReader.Mode) throws -> [Character: [Bool: Int]] {
    var counts: [Character: [Bool: Int]] = [:]
    for name in try TestData.names("json-conformance/test_parsing") {
      let bytes = try TestData.bytes("json-conformance/test_parsing/\(name)")
      let isAccepted = bytes.withUnsafeBytes { bytes in
        (try? JSONReader.validate(bytes, mode: mode)) != nil
      }
      counts[name.first ?? "?", default: [:]][isAccepted, default: 0] += 1
    }
    return counts
  }

  @Test("General mode accepts all 95 valid files and refuses all 188 others")
  func general() throws {
    let counts = try counts(.general)
    #expect(counts["y"] == [true: 95])
    #expect(counts["n"] == [false: 188])
    #expect(counts["i"]?.values.reduce(0, +) == 35)
    #expect(counts.count == 3)
  }

  @Test("Journal mode refuses of the valid files only the two with a key given twice")
  func journal() throws {
    let counts = try counts(.journal)
    #expect(counts["y"] == [true: 93, false: 2])
    #expect(counts["n"] == [false: 188])
  }
}
