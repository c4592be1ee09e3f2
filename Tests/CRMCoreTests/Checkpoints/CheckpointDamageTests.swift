import CRMCore
import CRMStoreConformance
import Testing

/// Every change of a file's bytes is told when it is opened, or when what it hit is read: nothing
/// that is given out is other than what was written.
@Suite("Damage to a checkpoint")
struct CheckpointDamageTests {
  private let seed = UInt64.random(in: 0 ... .max)

  /// Whether damaged bytes are told, by opening or reading all; records what was read wrongly.
  private func isTold(_ bytes: [UInt8], _ sample: SampleCheckpoint, _ what: String) -> Bool {
    do {
      let file = try SampleCheckpoint.open(bytes)
      let difference = try sample.difference(in: file)
      #expect(difference == nil, "\(what): read wrongly: \(difference ?? ""), seed \(seed)")
      try file.verify()
      return false
    } catch {
      #expect(error is Checkpoint.Defect, "\(what): \(error)")
      return true
    }
  }

  /// A file that has a table of two levels.
  private func deep() throws -> SampleCheckpoint {
    try SampleCheckpoint(blockCounts: [258, 2], maximumByteCount: 3, seed: seed)
  }

  private func small() throws -> SampleCheckpoint {
    try SampleCheckpoint(blockCounts: [5, 1, 0, 20], maximumByteCount: 3, seed: seed)
  }

  @Test("of a single bit is told, whichever it is")
  func flips() throws {
    for (sample, step) in [(try small(), 1), (try deep(), 67)] {
      for bit in stride(from: 0, to: sample.bytes.count * 8, by: step) {
        var bytes = sample.bytes
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(isTold(bytes, sample, "bit \(bit)"))
      }
    }
  }

  @Test("by a cut at any length is told when the file is opened")
  func cuts() throws {
    let sample = try small()
    for count in 0..<sample.bytes.count {
      #expect(throws: Checkpoint.Defect.self) {
        try SampleCheckpoint.open(Array(sample.bytes.prefix(count)))
      }
    }
  }

  @Test("by bytes appended, put in front or put in between is told when the file is opened")
  func additions() throws {
    let sample = try small()
    let footer = sample.bytes.suffix(40)
    for extra in [[0], [1, 2, 3], Array(footer), sample.bytes] {
      #expect(throws: Checkpoint.Defect.self) { try SampleCheckpoint.open(sample.bytes + extra) }
      #expect(throws: Checkpoint.Defect.self) { try SampleCheckpoint.open(extra + sample.bytes) }
      var bytes = sample.bytes
      bytes.insert(contentsOf: extra, at: bytes.count - 100)
      #expect(throws: Checkpoint.Defect.self) { try SampleCheckpoint.open(bytes) }
    }
  }

  @Test("of whole sectors, in zeros or in bytes of elsewhere, is told")
  func sectors() throws {
    for (sample, size) in [(try small(), 1), (try small(), 16), (try deep(), 512)] {
      for start in stride(from: 0, to: sample.bytes.count, by: size) {
        let range = start..<min(start + size, sample.bytes.count)
        var zeroed = sample.bytes
        zeroed.replaceSubrange(range, with: repeatElement(0, count: range.count))
        if zeroed != sample.bytes { #expect(isTold(zeroed, sample, "zeros at \(range)")) }
        var moved = sample.bytes
        let other = (start + 777) % (sample.bytes.count - size)
        moved.replaceSubrange(range, with: sample.bytes[other..<(other + range.count)])
        if moved != sample.bytes { #expect(isTold(moved, sample, "bytes of \(other) at \(range)")) }
      }
    }
  }

  @Test("by a block of another time in its place is told, though that block was whole")
  func staleBlocks() throws {
    func write(_ value: UInt8) throws -> [UInt8] {
      let sink = SampleCheckpoint.Sink()
      var writer = Checkpoint.Writer(to: sink)
      let section = writer.section("s")
      for index in 0..<4 {
        try writer.append([UInt8](repeating: value &+ UInt8(index), count: 50), to: section)
      }
      try writer.finish(SampleCheckpoint.anchor())
      return sink.bytes
    }
    let (old, new) = (try write(1), try write(101))
    for index in 0..<4 {
      for (source, at) in [(old, index), (new, (index + 1) % 4)] {
        var bytes = new
        let place = (index * 50)..<((index + 1) * 50)
        bytes.replaceSubrange(place, with: source[(at * 50)..<((at + 1) * 50)])
        let file = try SampleCheckpoint.open(bytes)
        let section = try #require(file.section("s"))
        let damage = Checkpoint.Defect.damagedBlock(offset: index * 50, byteCount: 50)
        #expect(throws: damage) { try file.block(index, of: section) }
        #expect(throws: damage) { try file.forEachBlock(of: section, in: 0..<4) { _, _ in } }
        #expect(throws: damage) { try file.verify() }
      }
    }
  }

  @Test("leaves the blocks readable that it did not hit")
  func others() throws {
    let sample = try SampleCheckpoint(blockCounts: [20], maximumByteCount: 40, seed: seed)
    var bytes = sample.bytes
    bytes[0] ^= 1
    let file = try SampleCheckpoint.open(bytes)
    let section = try #require(file.section("section.0"))
    let expected = try #require(sample.sections["section.0"]).blocks
    var (told, read) = (0, 0)
    for (index, block) in expected.enumerated() {
      do {
        #expect(try file.block(index, of: section) == block)
        read += 1
      } catch { told += 1 }
    }
    #expect((told, read) == (1, 19), "seed \(seed)")
  }

  @Test("is told in files that state impossible things under right hashes")
  func crafted() throws {
    let good = try SampleCheckpoint(blockCounts: [2], seed: seed).bytes
    for (offset, value) in [(28, UInt8(0xff)), (31, 0x7f), (24, 1), (32, 2), (32, 0)] {
      var bytes = good
      bytes[bytes.count - 40 + offset - 8] = value
      guard bytes != good else { continue }
      #expect(throws: Checkpoint.Defect.self) { try SampleCheckpoint.open(bytes) }
    }
    var newer = good
    newer[newer.count - 12] = 2
    #expect(throws: Checkpoint.Defect.newerVersion(2)) { try SampleCheckpoint.open(newer) }
  }

  @Test("of the footer is told by opening, and bytes that belong to nothing by a check")
  func footer() throws {
    let good = try small().bytes
    for bit in ((good.count - 40) * 8)..<(good.count * 8) {
      var bytes = good
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: Checkpoint.Defect.self, "bit \(bit)") { try SampleCheckpoint.open(bytes) }
    }
    var loose = good
    let footer = good.count - 40
    let rootByteCount = Int(good[footer + 24]) | Int(good[footer + 25]) << 8
    loose.insert(contentsOf: [1, 2, 3], at: footer - rootByteCount)
    // The root's place and the file's length are 64 bits each, the root's hash between them.
    for field in [0, 16] {
      var number = 0
      for byte in 0..<8 { number |= Int(good[footer + field + byte]) << (byte * 8) }
      number += 3
      for byte in 0..<8 {
        loose[footer + 3 + field + byte] = UInt8(truncatingIfNeeded: number >> (byte * 8))
      }
    }
    let file = try SampleCheckpoint.open(loose)
    #expect(throws: Checkpoint.Defect.looseBytes(3)) { try file.verify() }
  }
}
