import CRMCore
import CRMStorage
import CRMStoreConformance
import Testing

@Suite("A journal damaged at random")
struct RepairPropertyTests {
  @Test("is never changed, and every commit is kept that is whole with all before it")
  func random() throws {
    let world = try RepairWorld()
    let first = UInt64.random(in: 0...1_000_000)
    for seed in first..<(first + 60) {
      var random = SeededRandom(seed: seed)
      let raw = world.changed { Self.damage(&$0, &random) }
      let comment = Comment(rawValue: "seed \(seed)")
      do {
        let bench = try RepairBench(raw)
        let (report, _) = try bench.repair()
        let path = RepairBench.new + "/" + RawStore.segment
        let kept = try Self.contents(bench.files.bytes(at: path))
        let expected = try Self.intact(world.lines, in: raw.journal)
        #expect(expected.isSubset(of: kept), comment)
        #expect(report.isComplete == (expected.count == 11), comment)
      } catch StoreError.damaged(let damage) {
        #expect(try Self.intact(world.lines, in: raw.journal).isEmpty, comment)
        #expect(damage.reason == "no line in the store is whole", comment)
      }
    }
  }

  /// One to four wounds.
  private static func damage(_ lines: inout [[UInt8]], _ random: inout SeededRandom) {
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let line = Int.random(in: lines.indices, using: &random)
      let byte = Int.random(in: 0..<max(lines[line].count, 1), using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0 where !lines[line].isEmpty:
        lines[line][byte] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: lines[line].removeLast(lines[line].count - min(byte, lines[line].count))
      case 2: lines.insert(lines[line], at: Int.random(in: lines.indices, using: &random))
      case 3: lines.swapAt(line, Int.random(in: lines.indices, using: &random))
      case 4: lines[line] = []
      case 5:
        lines[line].insert(
          contentsOf: (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) },
          at: min(byte, lines[line].count))
      case 6: lines[line].removeFirst(min(byte, lines[line].count))
      default: if lines[line].last == UInt8(ascii: "\n") { lines[line].removeLast() }
      }
    }
  }

  /// What the lines say whose commit is whole in `bytes`, and whose records' earlier lines are.
  private static func intact(_ lines: [[UInt8]], in bytes: [UInt8]) throws -> Set<String> {
    let isThere = lines.map { bytes.contains(Array($0.dropLast())) }
    let read = try lines.map(Self.read)
    func isIntact(_ index: Int) -> Bool {
      read.indices.allSatisfy { other in
        let isOfCommit = read[other].commit == read[index].commit
        let isBefore = other <= index && read[other].record == read[index].record
        return isThere[other] || !(isOfCommit || isBefore)
      }
    }
    let whole = Set(
      read.indices.filter { index in
        read.indices.allSatisfy { read[$0].commit != read[index].commit || isIntact($0) }
      })
    return Set(whole.map { read[$0].text })
  }

  /// What every line says, apart from its place in the journal.
  private static func contents(_ bytes: [UInt8]) throws -> Set<String> {
    Set(try bytes.lines.map { try read($0).text })
  }

  private static func read(
    _ line: [UInt8]
  ) throws -> (commit: Position, record: RecordReference, text: String) {
    var found: (Position, RecordReference, String)?
    try line.dropLast().withUnsafeBytes { bytes in
      try JournalLine.read(bytes) { line, reader in
        let range = try reader.readRawValue()
        let fields = String(decoding: bytes[range], as: UTF8.self)
        let text = "\(line.record) \(line.time) \(line.by) \(line.operation) \(fields)"
        found = (line.commit, line.record, text)
      }
    }
    return try #require(found)
  }
}
