import Testing

@testable import CRMCore

@Suite("Compact offsets")
struct CompactOffsetsTests {
  @Test("Offsets are four bytes each until one does not fit, then eight, and stay the same")
  func widths() {
    var offsets = CompactOffsets(narrowLimit: 100)
    for offset in [0, 7, 7, 100] { offsets.append(offset) }
    #expect(offsets.byteCount == 16)
    offsets.append(101)
    #expect(offsets.byteCount == 40)
    offsets.append(Int(UInt32.max) + 5)
    #expect((0..<offsets.count).map { offsets[$0] } == [0, 7, 7, 100, 101, Int(UInt32.max) + 5])
  }

  @Test("The last place of an offset is found from any place before it", arguments: [50, 1_000])
  func lastIndex(narrowLimit: Int) {
    let values = [0, 0, 3, 3, 3, 10, 11, 40, 40, 60, 61, 90]
    var offsets = CompactOffsets(narrowLimit: narrowLimit)
    for value in values { offsets.append(value) }
    for start in values.indices {
      for value in values[start]...200 {
        let expected = values.lastIndex { $0 <= value }
        #expect(offsets.lastIndex(atMost: value, from: start) == expected, "\(value) from \(start)")
      }
    }
  }
}
