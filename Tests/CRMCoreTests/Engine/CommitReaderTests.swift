import Testing

@testable import CRMCore

/// Lines put together to commits, however they are cut and wherever reading begins and ends.
@Suite struct CommitReaderTests {
  private let office: Office
  private let store = InMemoryStore()

  init() throws {
    office = try Office(store: store)
    for count in [1, 3, 2] {
      try office.write(as: office.admin) { tx in
        for number in 0..<count { try tx.insert(Lead(name: text("L", number))) }
      }
    }
  }

  private func lines() throws -> [[UInt8]] {
    var bytes: [UInt8] = []
    try store.read(after: 0) { chunk in
      bytes += chunk
      return true
    }
    return bytes.split(separator: UInt8(ascii: "\n")).map { $0 + [UInt8(ascii: "\n")] }
  }

  @Test func aCommitIsWholeHoweverManyPiecesItComesIn() throws {
    let lines = try lines()
    for size in 1...lines.count {
      var reader = CommitReader(.standard)
      for start in stride(from: 0, to: lines.count, by: size) {
        let piece = Array(lines[start..<min(start + size, lines.count)].joined())
        try piece.withUnsafeBytes { try reader.take($0) }
      }
      #expect(reader.commits.map(\.position) == [1, 8, 9, 12])
      #expect(reader.commits.map(\.count) == [7, 1, 3, 2])
      #expect(reader.commits.flatMap(\.changes).map(\.position) == Array(1...13))
    }
  }

  @Test func commitsThatBeganBeforeAreLeftOutAndNothingIsReadBeyondTheEnd() throws {
    let lines = try lines()
    for start in 0...13 {
      for end in [7, 8, 11, 13] where start < end {
        var reader = CommitReader(.standard, after: start, upTo: end)
        let rest = Array(lines.dropFirst(start).joined())
        try rest.withUnsafeBytes { try reader.take($0) }
        let due = [1, 8, 9, 12].filter { $0 > start && $0 <= end }
        #expect(reader.commits.map(\.position) == due, "\(start)..\(end)")
        #expect(reader.isAtEnd == (end < 13))
      }
    }
  }
}
