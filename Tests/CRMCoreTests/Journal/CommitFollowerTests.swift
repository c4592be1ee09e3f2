import CRMCore
import CRMStoreConformance
import Testing

@Suite("CommitFollower")
struct CommitFollowerTests {
  private let start = JournalHead(position: 0, chain: .zero)

  /// The lines of one group of commits.
  private func lines(
    _ counts: [Int], countsOnEachLine: Bool = false
  ) -> (lines: [[UInt8]], head: JournalHead) {
    var builder = LineBuilder(after: start)
    builder.countsOnEachLine = countsOnEachLine
    for count in counts { builder.commit(lineCount: count) }
    let bytes = Array(builder.encoded().chunks.joined())
    return (bytes.split(separator: UInt8(ascii: "\n")).map(Array.init), builder.head)
  }

  /// Follows lines from the start; the follower as it is after them, or the first defect.
  private func follow(
    _ lines: [[UInt8]], checkingChain: Bool = true
  ) throws(JournalError.LineDefect) -> CommitFollower {
    var follower = CommitFollower(at: start, checkingChain: checkingChain)
    for line in lines {
      _ = try line.withUnsafeBufferPointer { line throws(JournalError.LineDefect) in
        try follower.follow(UnsafeRawBufferPointer(line))
      }
    }
    return follower
  }

  @Test("comes from commit to commit to the writer's head", arguments: [false, true])
  func heads(countsOnEachLine: Bool) throws {
    let (lines, head) = lines([1, 3, 2], countsOnEachLine: countsOnEachLine)
    let follower = try follow(lines)
    #expect(follower.head == head)
    #expect(follower.commitCount == 3)
    #expect(!follower.isInsideCommit)
  }

  @Test("stays at the last whole commit inside of the next one", arguments: [false, true])
  func inside(countsOnEachLine: Bool) throws {
    let lines = lines([1, 3], countsOnEachLine: countsOnEachLine).lines
    let follower = try follow(Array(lines.prefix(3)))
    #expect(follower.head.position == 1)
    #expect(follower.isInsideCommit)
  }

  @Test("refuses a line left out, doubled or swapped, wherever it is", arguments: [false, true])
  func order(countsOnEachLine: Bool) {
    let lines = lines([1, 3, 1, 2], countsOnEachLine: countsOnEachLine).lines
    for index in lines.indices.dropLast() {
      var (without, doubled, swapped) = (lines, lines, lines)
      without.remove(at: index)
      doubled.insert(lines[index], at: index)
      swapped.swapAt(index, index + 1)
      for changed in [without, doubled, swapped] {
        #expect(throws: JournalError.LineDefect.self, "line \(index)") {
          try follow(changed, checkingChain: false)
        }
      }
    }
  }

  @Test("refuses lines that are no commit together", arguments: BrokenCommit.all)
  func brokenCommits(_ broken: BrokenCommit) throws {
    let (first, head) = lines([1])
    let lines = first + broken.lines(after: head).map { $0.dropLast() }
    let follower = try follow(Array(lines.prefix(broken.followed + 1)))
    #expect(follower.head.position == (broken.holdsCommit ? broken.followed + 1 : 1))
    #expect(follower.isInsideCommit == (broken.followed > 0 && !broken.holdsCommit))
    guard let defect = broken.defect else { return }
    #expect(throws: defect) {
      try follow(Array(lines.prefix(broken.followed + 2)), checkingChain: false)
    }
  }

  @Test("takes commits of both forms in one journal")
  func forms() throws {
    var builder = LineBuilder(after: start)
    for index in 0..<6 {
      builder.countsOnEachLine = index % 2 == 0
      builder.commit(lineCount: 1 + index / 2)
    }
    let lines = Array(builder.encoded().chunks.joined()).split(separator: UInt8(ascii: "\n"))
    let follower = try follow(lines.map(Array.init))
    #expect(follower.head == builder.head && follower.commitCount == 6)
  }

  @Test("refuses a commit of another history, but only by its chain")
  func chain() throws {
    var other = LineBuilder(after: JournalHead(position: 0, chain: ContentDigest.ofNothing))
    other.commit()
    let line = Array(other.encoded().chunks.joined().dropLast())
    #expect(throws: JournalError.LineDefect.chain) { try follow([line]) }
    #expect(try follow([line], checkingChain: false).head == other.head)
  }

  @Test("refuses a commit that continues a group other than the current one")
  func groups() throws {
    let first = lines([1]).lines
    let (more, _) = lines([1, 1, 1])
    #expect(throws: Never.self) { try follow(more) }
    // The third commit names the group of the first; after a commit of its own group it is late.
    var second = LineBuilder(after: JournalHead(position: 1, chain: .zero))
    second.commit()
    let own = Array(second.encoded().chunks.joined().dropLast())
    #expect(throws: JournalError.LineDefect.group) {
      try follow(first + [own, more[2]], checkingChain: false)
    }
  }
}

extension ContentDigest {
  fileprivate static var ofNothing: ContentDigest {
    SHA256.hash(UnsafeRawBufferPointer(start: nil, count: 0))
  }
}
