import Testing

@testable import CRMCore

@Suite struct RowBuilderTests {
  private func bytes(_ slot: Int, _ length: Int) -> [UInt8] {
    (0..<length).map { UInt8(truncatingIfNeeded: slot &* 31 &+ $0) }
  }

  /// Rows of few and many fields, narrow and wide, whatever the order in which the values came.
  @Test(arguments: [1, 34, 64, 65, 130, 1023])
  func aRowGivesBackEveryValueThatWasPutIn(slotCount: Int) {
    var random = SeededGenerator(seed: UInt64(slotCount))
    var builder = RowBuilder()
    for round in 0..<20 {
      var model: [Int: [UInt8]] = [:]
      builder.begin(slotCount: slotCount)
      for _ in 0..<(slotCount + 3) {
        let slot = Int(random.next() % UInt64(slotCount))
        let length = round % 5 == 4 ? 3_000 : Int(random.next() % 40) + 1
        if random.next() % 8 == 0 {
          builder.clear(slot)
          model[slot] = nil
        } else {
          model[slot] = bytes(slot &+ round, length)
          bytes(slot &+ round, length).withUnsafeBytes { builder.add(slot, $0) }
        }
      }
      let row = builder.row(position: round, version: 7, byteBound: 12_345)
      row.view { view in
        #expect(view.position == round && view.version == 7 && view.byteBound == 12_345)
        #expect(view.byteCount == row.bytes.count && view.count == model.count)
        for slot in 0..<slotCount {
          #expect(view.slice(slot).map { Array($0) } == model[slot], "round \(round), slot \(slot)")
        }
      }
    }
  }
}
