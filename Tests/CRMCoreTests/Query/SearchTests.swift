import CRMStoreConformance
import Testing

@testable import CRMCore

/// The search box over the records of a kind.
@Suite struct SearchTests {
  private static let names = [
    "Müller", "Ωμέγα", "山田", "Smith", "O'Neil", "de la Cruz", "Smithson", "Ångström",
  ]

  private static func lead(_ random: inout SeededRandom) -> Lead {
    func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }
    let name = names[number(0..<names.count)]
    var lead = Lead(name: "\(name) \(number(0..<40))")
    if number(0..<3) > 0 {
      lead.email = EmailAddress(stringLiteral: "l\(number(0..<500))@\(number(0..<9)).example")
    }
    if number(0..<3) > 0 {
      lead.phone = PhoneNumber(stringLiteral: "+49 (30) 90\(number(1_000..<9_999))-12")
    }
    if number(0..<4) == 0 { lead.company = "\(names[number(0..<names.count)]) GmbH & Co. KG" }
    if number(0..<4) == 0 { lead.description = "Wants \(number(0..<9)) MÖBEL, soon" }
    return lead
  }

  private static let searches = [
    "müller", "MULLER 7", "smith", "mith", "ith 1", "山", "山田", "ωμεγα 3 example", "gmbh co",
    "möbel", "soon wants 4", "4930", "9012", "12", "l1", "l49 example", "xyz", "", " - ", "neil o",
  ]

  /// What a look at every record finds, the best first.
  private func expected(_ words: String, _ texts: [(id: Lead.ID, text: [UInt8])]) -> [Lead.ID] {
    let query = WordQuery(words)
    return texts.compactMap { id, text in
      query.rank(in: text).map { WordIndex.Hit(number: id.number, rank: $0) }
    }.sorted().map { Lead.ID($0.number) }
  }

  private func texts(of leads: [Lead]) -> [(id: Lead.ID, text: [UInt8])] {
    leads.map { lead in
      let texts = [
        lead.name, lead.company, lead.email?.description, lead.description,
        lead.phone?.text.filter(\.isNumber),
      ]
      return (lead.id, folded(texts.compactMap(\.self).joined(separator: "\n")))
    }
  }

  private func check(_ snapshot: Snapshot, _ moment: Comment) {
    let all = texts(of: snapshot.leads.all())
    let contacted = texts(of: snapshot.leads.where(\.status, .contacted).all())
    let deleted = texts(of: snapshot.leads.deleted.all())
    var wrong: [String] = []
    for words in Self.searches {
      let due = expected(words, all)
      for limit in [3, 10_000] {
        let found = snapshot.leads.search(words, limit: limit).map(\.id)
        if found != Array(due.prefix(limit)) { wrong.append("\(words), \(limit)") }
      }
      let some = snapshot.leads.where(\.status, .contacted).search(words).map(\.id)
      if some != Array(expected(words, contacted).prefix(50)) {
        wrong.append("\(words), contacted")
      }
      let gone = snapshot.leads.deleted.search(words).map(\.id)
      if gone != Array(expected(words, deleted).prefix(50)) { wrong.append("\(words), deleted") }
    }
    #expect(wrong == [], moment)
    #expect(snapshot.state.checkInvariants() == [], moment)
  }

  private func write(_ office: Office, _ count: Int, _ random: inout SeededRandom) throws {
    try office.write(as: office.admin) { tx in
      for _ in 0..<count { try tx.insert(Self.lead(&random)) }
    }
  }

  @Test func aSearchFindsWhatALookAtEveryRecordFinds() throws {
    var random = SeededRandom(seed: 3)
    let store = InMemoryStore()
    var office = try Office(store: store)
    try write(office, 200, &random)
    check(office.crm.snapshot, "of few")
    try write(office, 1_300, &random)
    check(office.crm.snapshot, "of many")
    for round in 0..<4 {
      try office.write(as: office.admin) { tx in
        for step in 0..<(round * 150) {
          let id = Lead.ID(UInt32.random(in: 1...1_500, using: &random))
          guard let lead = tx[id], lead.header.deletedAt == nil else { continue }
          switch step % 5 {
          case 0: try tx.delete(id)
          case 1 where lead.status == .new: try tx.advance(id, to: .contacted)
          default: try tx.update(id) { $0.name = "Smith \(step)" }
          }
        }
      }
      check(office.crm.snapshot, "after changes \(round)")
      if round.isMultiple(of: 2) { try office.crm.writeCheckpoint() }
      office = try Office(store: store, isNew: false)
      check(office.crm.snapshot, "opened again \(round)")
    }
    #expect(try office.crm.checkpointDifferences() == [])
  }

  @Test func aSearchReadsOnlyRowsThatWereChangedSinceItsIndexWasMade() throws {
    var random = SeededRandom(seed: 4)
    let office = try Office()
    try write(office, 2_000, &random)
    func visited() -> Int { office.crm.snapshot.leads.searchRun("smith", limit: 5).visited }
    #expect(visited() == 0)
    try office.write(as: office.admin) { tx in
      for number: UInt32 in 1...5 { try tx.update(Lead.ID(number)) { $0.name = "N" } }
    }
    #expect(visited() == 5)
    try write(office, 700, &random)
    #expect(visited() == 705)
    try write(office, 700, &random)
    #expect(visited() == 0, "too many: made anew")
  }

  @Test func aCheckpointKeepsTheWordsOnceTheyWereAskedFor() throws {
    var random = SeededRandom(seed: 5)
    let store = InMemoryStore()
    let office = try Office(store: store)
    try write(office, 2_000, &random)
    func words() throws -> Checkpoint.Section? {
      let file = try #require(try store.openCheckpoint(atOrBefore: .max) { _ in true })
      return file.section("lead/words")
    }
    try office.crm.writeCheckpoint()
    #expect(try words() == nil)
    let found = office.crm.snapshot.leads.search("smith 7").map(\.id)
    try office.write(as: office.admin) { tx in
      try tx.update(Lead.ID(1)) { $0.doNotCall = true }
    }
    try office.crm.writeCheckpoint()
    #expect(try words() != nil)
    let crm = try CRM.open(.store(store))
    let file = try #require(crm.snapshot.state.stored).state.file
    let opened = file.readCount
    let numbers = crm.snapshot.leads.searchRun("smith 7", limit: 50)
    // The words are one block here; the one row that was changed after they were made is in another.
    #expect(numbers.numbers == found.map(\.number) && numbers.visited == 1)
    #expect(file.readCount - opened <= 4)
  }

  @Test func wordsThatCannotBeReadAreMadeOfTheJournal() throws {
    var random = SeededRandom(seed: 6)
    let store = InMemoryStore()
    let office = try Office(store: store)
    try write(office, 1_500, &random)
    let found = office.crm.snapshot.leads.search("smith").map(\.id)
    try office.crm.writeCheckpoint()
    try store.changing { content in
      for position in content.checkpoints.keys {
        guard var bytes = content.checkpoints[position] else { continue }
        // Folded it stands in the words alone.
        for place in bytes.ranges(of: Array("smithson".utf8)) { bytes[place.lowerBound] ^= 1 }
        content.checkpoints[position] = bytes
      }
    }
    let crm = try CRM.open(.store(store))
    #expect(crm.checkpointPosition > 0)
    #expect(crm.snapshot.leads.search("smith").map(\.id) == found)
    #expect(crm.snapshot.leads.count == 1_500)
    #expect(try store.listCheckpoints().isEmpty)
  }
}
