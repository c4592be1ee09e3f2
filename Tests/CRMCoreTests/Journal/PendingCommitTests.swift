import CRMStoreConformance
import Testing

@testable import CRMCore

/// The exact bytes of commits, and what follows from them.
@Suite struct PendingCommitTests {
  private let time = Timestamp(milliseconds: 1_800_000_000_123)
  private let head = JournalHead(position: 7, chain: ContentDigest.zero)

  /// A commit after `head`, or after another one, in the group that begins at a position.
  private func commit(
    _ count: Int, after head: JournalHead? = nil, group: Position? = nil, key: String? = nil
  ) -> EncodedCommits {
    let head = head ?? self.head
    var commit = PendingCommit(after: head, time: time)
    commit.join(group: group ?? head.position + 1, key: key)
    for number in 1...count {
      var line = JournalLine()
      line.by = Principal(user: UInt32(number))
      line.operation = "lead.insert"
      line.record = RecordReference(kind: "lead", number: UInt32(number))
      line.previous = number == 1 ? nil : number
      line.isInsert = number == 1
      _ = commit.append(line) { writer in
        writer.beginObject()
        writer.key("name")
        writer.string("n\(number)")
        writer.endObject()
      }
    }
    return commit.finish()
  }

  private func lines(_ commits: EncodedCommits) -> [String] {
    let bytes = Array(commits.chunks.joined())
    #expect(bytes.last == UInt8(ascii: "\n"))
    return bytes.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
  }

  /// A line with its checksum, worked out apart from the writer.
  private func sealed(_ text: String) -> String {
    let checksum = Array(text.utf8).withUnsafeBytes { CRC32C.checksum($0) }
    var digits: [UInt8] = []
    CRC32C.appendHex(checksum, to: &digits)
    return text + #","x":""# + String(decoding: digits, as: UTF8.self) + #""}"#
  }

  private func chained(_ text: String, after chain: ContentDigest) -> (String, ContentDigest) {
    var hash = SHA256()
    hash.update(chain)
    Array(text.utf8).withUnsafeBytes { hash.update($0) }
    let digest = hash.finalize()
    var digits: [UInt8] = []
    digest.appendBase64URL(to: &digits)
    return (#","h":""# + String(decoding: digits, as: UTF8.self) + "\"", digest)
  }

  @Test func aCommitOfOneLineHasTheseBytes() {
    let commits = commit(1)
    let text =
      #"{"n":8,"t":"2027-01-15T08:00:00.123Z","by":"user/1","do":"lead.insert","on":"lead/1","#
      + #""new":{"name":"n1"}"#
    let (chain, digest) = chained(text, after: head.chain)
    #expect(lines(commits) == [sealed(text + chain)])
    #expect(commits.head == JournalHead(position: 8, chain: digest))
    #expect(commits.lineCount == 1)
  }

  @Test func aCommitOfSeveralLinesHasTheseBytes() {
    let commits = commit(2, group: 5, key: "k\"1")
    let first = sealed(
      #"{"n":8,"u":8,"g":5,"k":"k\"1","t":"2027-01-15T08:00:00.123Z","by":"user/1","#
        + #""do":"lead.insert","on":"lead/1","new":{"name":"n1"}"#)
    let second =
      #"{"n":9,"u":[8,2],"g":5,"t":"2027-01-15T08:00:00.123Z","by":"user/2","#
      + #""do":"lead.insert","on":"lead/2","p":2,"set":{"name":"n2"}"#
    let (chain, digest) = chained(first + "\n" + second, after: head.chain)
    #expect(lines(commits) == [first, sealed(second + chain)])
    #expect(commits.head == JournalHead(position: 9, chain: digest))
  }

  @Test func aFollowerFindsTheChainWhole() throws {
    var follower = CommitFollower(
      at: JournalHead(position: 0, chain: .zero), checkingChain: true)
    var head = JournalHead(position: 0, chain: .zero)
    for (count, key) in [(1, nil), (3, "k"), (2, nil), (1, "l")] as [(Int, String?)] {
      let commits = commit(count, after: head, key: key)
      try feed(commits, &follower)
      head = commits.head
      #expect(follower.head == head)
      #expect(!follower.isInsideCommit)
    }
    #expect(follower.commitCount == 4)
    let other = commit(1, after: JournalHead(position: head.position, chain: .zero))
    #expect(throws: JournalError.LineDefect.chain) { try feed(other, &follower) }
  }

  private func feed(_ commits: EncodedCommits, _ follower: inout CommitFollower) throws {
    for line in lines(commits) {
      _ = try Array(line.utf8).withUnsafeBytes { bytes in
        try follower.follow(bytes)
      }
    }
  }

  @Test func whatTheEngineWritesIsAWholeChain() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    for number in 0..<20 {
      try office.write(as: office.sales, key: number % 3 == 0 ? text("k", number) : nil) { tx in
        let lead = try tx.insert(Lead(name: text("L", number)))
        if number % 2 == 0 { try tx.lose(lead, reason: "pricing") }
      }
    }
    var follower = CommitFollower(
      at: JournalHead(position: 0, chain: .zero), checkingChain: true)
    for line in store.lines {
      _ = try Array(line.utf8).withUnsafeBytes { try follower.follow($0) }
    }
    let head = try store.head()
    #expect(follower.head == head)
    #expect(follower.commitCount == 21)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func linesThatAreTakenOutEarlyAreTheSame(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var whole = PendingCommit(after: head, time: time)
    var taken = whole
    var pieces: [UInt8] = []
    // How many lines there were when some were taken out: none of them goes away by itself.
    var floor = 0
    for number in 1...60 {
      var line = JournalLine()
      line.operation = "o"
      line.record = RecordReference(kind: "lead", number: UInt32(number))
      let text = String(repeating: "x", count: Int(random.next() % 400_000))
      _ = whole.append(line) { $0.string(text) }
      _ = taken.append(line) { $0.string(text) }
      if random.next() % 3 == 0 {
        let above = Int(random.next() % UInt64(whole.lineCount - floor + 1))
        let count = random.next() % 10 == 0 ? 0 : floor + above
        whole.truncate(toLines: count)
        taken.truncate(toLines: count)
        if count == 0 { (pieces, floor) = ([], 0) }
      }
      #expect(taken.lineCount == whole.lineCount)
      if random.next() % 2 == 0, taken.hasFullChunks {
        for piece in taken.takeFullChunks() { pieces += piece }
        #expect(pieces.last == UInt8(ascii: "\n"))
        floor = taken.lineCount
      }
    }
    let (expected, rest) = (whole.finish(), taken.finish())
    #expect(rest.head == expected.head, "seed \(seed)")
    #expect(rest.lineCount == expected.lineCount)
    #expect(pieces + rest.chunks.joined() == Array(expected.chunks.joined()), "seed \(seed)")
  }

  @Test func truncationForgetsTheLastLinesAcrossChunks() {
    var commit = PendingCommit(after: head, time: time)
    let long = String(repeating: "x", count: 300 * 1024)
    for number in 1...9 {
      var line = JournalLine()
      line.operation = "o"
      line.record = RecordReference(kind: "lead", number: UInt32(number))
      _ = commit.append(line) { $0.string(long) }
    }
    for count in [8, 4, 3, 0] {
      commit.truncate(toLines: count)
      #expect(commit.lineCount == count)
      var copy = commit
      let commits = copy.finish()
      #expect(copy.lineCount == 0)
      #expect(commits.lineCount == count && lineFeeds(commits) == count)
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func theBytesOfACommitAreThoseOfItsLinesWhateverWasTakenBackBefore(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<12 {
      var pending = PendingCommit(after: head, time: time)
      pending.join(group: Bool.random(using: &random) ? 8 : 3, key: nil)
      var (same, kept) = (pending, [(JournalLine, [UInt8])]())
      for _ in 0..<Int.random(in: 1...30, using: &random) {
        if Int.random(in: 0..<4, using: &random) == 0 {
          let count = Int.random(in: 0...kept.count, using: &random)
          pending.truncate(toLines: count)
          kept.removeLast(kept.count - count)
        } else {
          kept.append(Self.line(&random))
          pending.append(kept[kept.count - 1].0, fields: kept[kept.count - 1].1)
        }
        #expect(pending.lineCount == kept.count)
      }
      for (line, fields) in kept { same.append(line, fields: fields) }
      let (one, other) = (pending.finish(), same.finish())
      #expect(one.chunks == other.chunks && one.head == other.head, "seed \(seed)")
    }
  }

  /// A line of any user, operation and kind; some are so long that few of them fill a chunk.
  private static func line(_ random: inout SeededRandom) -> (JournalLine, [UInt8]) {
    var line = JournalLine()
    line.by = Principal(user: .random(in: 0...2, using: &random))
    line.operation = ["a.b", "c\"d"].randomElement(using: &random) ?? ""
    line.record = RecordReference(
      kind: ["lead", "note"].randomElement(using: &random) ?? "lead",
      number: .random(in: 0...3, using: &random))
    line.isInsert = Bool.random(using: &random)
    line.previous = Bool.random(using: &random) ? 5 : nil
    let count = Int.random(in: 0..<8, using: &random) == 0 ? 600_000 : 3
    return (line, Array("[\"\(String(repeating: "x", count: count))\"]".utf8))
  }

  private func lineFeeds(_ commits: EncodedCommits) -> Int {
    commits.chunks.joined().count { $0 == UInt8(ascii: "\n") }
  }

  @Test func aRecordIsRefusedBeyondItsLimitAloneHoweverItGrows() throws {
    let office = try Office()
    let limit = JournalLimits.recordBytes
    let big = try office.write(as: office.sales) { tx in
      var lead = Lead(name: "L")
      lead.description = String(repeating: "x", count: limit - 2000)
      return try tx.insert(lead)
    }
    let before = office.crm.snapshot
    let attempts: [(inout WriteTransaction) throws -> Void] = [
      { tx in
        var lead = Lead(name: "L")
        lead.description = String(repeating: "x", count: limit)
        try tx.insert(lead)
      },
      { tx in try tx.update(big) { $0.nextStep = String(repeating: "y", count: 10_000) } },
      { tx in try tx.update(big) { $0.description = String(repeating: "\u{1}", count: limit / 5) }
      },
    ]
    for attempt in attempts {
      guard case .tooLarge(_, let bytes, let most) = office.refusal(as: office.sales, attempt)
      else {
        Issue.record("went through")
        continue
      }
      #expect(bytes > most && most == limit)
    }
    #expect(differences(before, office.crm.snapshot) == [])
    // The line holds the old and the new text, and is still a line.
    try office.write(as: office.sales) { tx in
      try tx.update(big) { $0.description = String(repeating: "z", count: limit - 2000) }
    }
  }

  @Test func aRecordTooLargeCaughtInsideLeavesTheRest() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    struct Stop: Error {}
    try office.write(as: office.sales) { tx in
      try tx.insert(Lead(name: "first"))
      try? tx.atomically { tx in
        for _ in 0..<3 {
          var lead = Lead(name: "L")
          lead.description = String(repeating: "x", count: 390 * 1024)
          try tx.insert(lead)
        }
        var lead = Lead(name: "L")
        lead.description = String(repeating: "x", count: 500 * 1024)
        #expect(throws: CRMError.self) { try tx.insert(lead) }
        throw Stop()
      }
      try tx.insert(Lead(name: "last"))
    }
    #expect(office.crm.snapshot.leads.all().map(\.name) == ["first", "last"])
    #expect(try differences(office.crm.snapshot, CRM.open(.store(store)).snapshot) == [])
  }
}
