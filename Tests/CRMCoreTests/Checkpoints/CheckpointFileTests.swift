import CRMCore
import CRMStoreConformance
import Testing

@Suite("A checkpoint's file")
struct CheckpointFileTests {
  private let seed = UInt64.random(in: 0 ... .max)

  @Test(
    "gives back what was put in, whatever the number of blocks",
    arguments: [[], [0], [1], [2], [255], [256], [257], [512, 1, 0], [3, 511, 1_000, 2]])
  func roundTrip(_ blockCounts: [Int]) throws {
    let sample = try SampleCheckpoint(blockCounts: blockCounts, seed: seed)
    let file = try SampleCheckpoint.open(sample.bytes)
    #expect(try sample.difference(in: file) == nil, "seed \(seed)")
    #expect(file.byteCount == sample.bytes.count)
    try file.verify()
  }

  @Test("passes runs of blocks in order, and reads those together that lie together")
  func runs() throws {
    let sample = try SampleCheckpoint(blockCounts: [700], seed: seed)
    let file = try SampleCheckpoint.open(sample.bytes)
    let section = try #require(file.section("section.0"))
    let expected = try #require(sample.sections["section.0"]).blocks
    var found: [[UInt8]] = []
    let before = file.readCount
    try file.forEachBlock(of: section, in: 0..<700) { index, block in
      #expect(index == found.count)
      found.append(Array(block))
    }
    #expect(found == expected, "seed \(seed)")
    // Four tables, and a run up to each of the two that lie between blocks, and the rest.
    #expect(file.readCount - before == 7)
    var part: [Int] = []
    try file.forEachBlock(of: section, in: 250..<270) { index, _ in part.append(index) }
    #expect(part == Array(250..<270))
    try file.forEachBlock(of: section, in: 5..<5) { _, _ in Issue.record("nothing was asked for") }
  }

  @Test("opens by one read of its end, and reads a block by one more for each level of its table")
  func reads() throws {
    let counts = [1, 200, 66_000]
    let sample = try SampleCheckpoint(blockCounts: counts, maximumByteCount: 6, seed: seed)
    let file = try SampleCheckpoint.open(sample.bytes)
    #expect(file.readCount == 1)
    #expect(file.readByteCount == 16 << 10)
    for (index, expected) in [(0, 1), (1, 2), (2, 4)] {
      let section = try #require(file.section(SampleCheckpoint.name(index)))
      let before = (file.readCount, file.readByteCount)
      _ = try file.block(section.blockCount - 1, of: section)
      #expect(file.readCount - before.0 == expected)
      #expect(file.readByteCount - before.1 < 3 * 4_096 + 6)
      _ = try file.block(section.blockCount - 1, of: section)
      #expect(file.readCount - before.0 == expected + 1, "tables are read once")
      for block in [0, 255, 256, 65_535, 65_536] where block < section.blockCount {
        let put = try #require(sample.sections[section.name]).blocks[block]
        #expect(try file.block(block, of: section) == put, "block \(block), seed \(seed)")
      }
    }
  }

  @Test("with a large root is opened by two reads")
  func largeRoot() throws {
    let mark = [UInt8](repeating: 7, count: 40_000)
    let sample = try SampleCheckpoint(blockCounts: [3], seed: seed, buildMark: mark)
    let file = try SampleCheckpoint.open(sample.bytes)
    #expect(file.readCount == 2)
    #expect(try sample.difference(in: file) == nil)
  }

  @Test("takes over blocks of another one as they are")
  func takingOver() throws {
    let old = try SampleCheckpoint(blockCounts: [600, 5], seed: seed)
    let file = try SampleCheckpoint.open(old.bytes)
    let sink = SampleCheckpoint.Sink()
    var writer = Checkpoint.Writer(to: sink)
    let section = writer.section("taken")
    let source = try #require(file.section("section.0"))
    try writer.append(10..<300, of: source, in: file, to: section)
    try writer.append([1, 2], to: section)
    try writer.append(0..<1, of: source, in: file, to: section)
    try writer.finish(SampleCheckpoint.anchor())
    let new = try SampleCheckpoint.open(sink.bytes)
    let taken = try #require(new.section("taken"))
    let blocks = try #require(old.sections["section.0"]).blocks
    let expected = blocks[10..<300] + [[1, 2], blocks[0]]
    #expect(try (0..<taken.blockCount).map { try new.block($0, of: taken) } == Array(expected))
    try new.verify()
  }

  @Test("is written in pieces no larger than a block, a table block or the root")
  func streaming() throws {
    let sink = SampleCheckpoint.Sink()
    var writer = Checkpoint.Writer(to: sink)
    let section = writer.section("rows")
    for _ in 0..<3_000 { try writer.append([UInt8](repeating: 1, count: 100), to: section) }
    #expect(sink.bytes.count >= 300_000)
    #expect(writer.byteCount == sink.bytes.count)
    try writer.finish(SampleCheckpoint.anchor())
    #expect(sink.largestWrite == 256 * 16)
  }

  @Test("has no blocks but those that it has")
  func absentBlocks() throws {
    let file = try SampleCheckpoint.open(SampleCheckpoint(blockCounts: [3, 0], seed: seed).bytes)
    let section = try #require(file.section("section.0"))
    for index in [-1, 3, .max] {
      #expect(throws: Checkpoint.Defect.noBlock(index: index)) {
        try file.block(index, of: section)
      }
    }
    let empty = try #require(file.section("section.1"))
    #expect(throws: Checkpoint.Defect.noBlock(index: 0)) { try file.block(0, of: empty) }
    #expect(file.section("section.2") == nil)
  }

  @Test("refuses a block that is too large, and tells a source that fails")
  func refusals() throws {
    struct Failing: Checkpoint.Source {
      let byteCount = 4_000
      func read(into: UnsafeMutableRawBufferPointer, at: Int) throws(StoreError) -> Int {
        throw .closed
      }
    }
    #expect(throws: Checkpoint.Defect.unreadable(.closed)) { try Checkpoint.File(Failing()) }
    var writer = Checkpoint.Writer(to: SampleCheckpoint.Sink())
    let section = writer.section("s")
    let address = UnsafeRawPointer(bitPattern: 4_096)
    let large = UnsafeRawBufferPointer(start: address, count: Checkpoint.Limits.blockBytes + 1)
    var refusal: StoreError?
    do { try writer.append(large, to: section) } catch { refusal = error }
    guard case .notWritten = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
  }
}
