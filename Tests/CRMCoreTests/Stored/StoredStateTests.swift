import Testing

@testable import CRMCore

/// States that are read from a checkpoint, where it is whole and where it is not.
@Suite struct StoredStateTests {
  /// A store with a checkpoint, some commits after it, and what it must look like.
  private struct World {
    let store = InMemoryStore()
    let office: Office

    init(leads: Int = 300) throws {
      office = try Office(store: store)
      let names = ["Müller", "Ωμέγα", "山田", "Smith", "가나다", "O'Neil"]
      try office.write(as: office.admin, key: "first") { tx in
        let customers = try (0..<20).map { number in
          try tx.insert(
            Customer(
              name: "\(names[number % names.count]) \(number)",
              email: EmailAddress(stringLiteral: "c\(number)@a.example")))
        }
        for number in 0..<leads {
          let lead = Lead(
            name: "\(names[number % names.count]) \(number)",
            email: EmailAddress(stringLiteral: "l\(number)@a.example"))
          let id = try tx.insert(lead)
          if number % 7 == 0 { try tx.advance(id, to: .contacted) }
          if number % 50 == 49 { try tx.delete(id) }
        }
        for customer in customers {
          try tx.insert(Contact(name: "K \(customer.number)", customer: customer))
        }
      }
      try office.crm.writeCheckpoint()
      try office.write(as: office.admin, key: "second") { tx in
        try tx.update(Lead.ID(1)) { $0.name = "Ωμέγα AG" }
        try tx.delete(Lead.ID(2))
        _ = try tx.insert(Lead(name: "山田"))
      }
    }

    func reopened() throws -> CRM { try CRM.open(.store(store)) }

    /// Puts other bytes in the place of the checkpoint's.
    func damage(_ change: (inout [UInt8]) -> Void) throws {
      try store.changing { content in
        for position in content.checkpoints.keys {
          if var bytes = content.checkpoints[position] {
            change(&bytes)
            content.checkpoints[position] = bytes
          }
        }
      }
    }
  }

  @Test func aStateFromACheckpointAnswersAsTheOneFromTheJournal() throws {
    let world = try World()
    let (whole, begun) = (world.office.crm.snapshot, try world.reopened().snapshot)
    #expect(differences(whole, begun) == [])
    for name in ["Müller 0", "Ωμέγα AG", "山田 2", "가나다 4", "nobody"] {
      let matches = { (snapshot: Snapshot) in snapshot.leads.where(\.name, name).ids() }
      #expect(matches(whole) == matches(begun), "\(name)")
    }
    #expect(
      whole.leads.where(\.status, .contacted).count == begun.leads.where(\.status, .contacted).count
    )
    #expect(whole.leads.sorted(by: \.name).ids() == begun.leads.sorted(by: \.name).ids())
    #expect(begun.state.checkInvariants() == [])
  }

  @Test func namesInAnyScriptAreFoundAsDuplicatesAfterReopening() throws {
    let world = try World()
    for name in ["Müller 6", "ΩΜΈΓΑ 7", "山田 2", "가나다 4"] {
      for crm in [world.office.crm, try world.reopened()] {
        let found = crm.snapshot.likelyDuplicates(of: Lead(name: name))
        #expect(found.count == 1, "\(name): \(found.count)")
      }
    }
  }

  @Test func hashesThatDifferFromProcessToProcessAreNotKept() throws {
    let world = try World()
    try world.office.crm.writeCheckpoint()
    let query = world.office.crm.snapshot.leads
    let leads = query.deleted.all() + query.all()
    let wide = leads.filter { TextFolding.fold($0.name).utf8.contains { $0 >= 0x80 } }.count
    let file = try #require(try world.store.openCheckpoint(atOrBefore: .max) { _ in true })
    let section = try #require(file.section("lead/keys/name"))
    let bytes = try file.bytes(of: section)
    bytes.withUnsafeBytes { bytes in
      var fields = CheckpointFields(bytes)
      let pairs = fields.count()
      _ = fields.take((pairs ?? 0) * 8)
      #expect(wide > 100 && pairs == leads.count - wide && fields.count() == wide)
    }
  }

  @Test func aKindWithOtherFieldsThanTheCheckpointHasIsReadFromTheJournal() throws {
    let store = InMemoryStore()
    let office = try Office(store: store, catalog: .standard.adding([Part.self]))
    let id = try office.write(as: office.admin) { tx in try tx.insert(Part(name: "Bolt")) }
    try office.crm.writeCheckpoint()
    let later = try CRM.open(.store(store), catalog: .standard.adding([LaterPart.self]))
    #expect(later.checkpointPosition > 0)
    let part = try #require(later.snapshot[LaterPart.ID(id.number)])
    #expect(part.name == "Bolt" && part.size == 7)
    #expect(later.snapshot[LaterPart.self].where(\.size, 7).ids() == [LaterPart.ID(id.number)])
    #expect(try store.listCheckpoints().count == 1, "it is good for the program that wrote it")
  }

  private struct Part: CRMRecord {
    var name = ""
    var header = RecordHeader()
    static let kind: RecordKind = "part"
    static let schema = RecordSchema<Part>(header: \.header, Field("name", \.name, .required))
  }

  private struct LaterPart: CRMRecord {
    var size = 7
    var name = ""
    var header = RecordHeader()
    static let kind: RecordKind = "part"
    static let schema = RecordSchema<LaterPart>(
      header: \.header, Field("size", \.size, .indexed), Field("name", \.name, .required))
  }

  @Test func whatIsWrittenAfterReopeningGoesOnFromTheCheckpoint() throws {
    let world = try World()
    var expected = world.office.crm
    for round in 0..<4 {
      let office = try Office(store: world.store, isNew: false)
      try office.write(as: office.admin) { tx in
        for number in 0..<(round * 300) { _ = try tx.insert(Lead(name: "Later \(number)")) }
        try tx.update(Lead.ID(3)) { $0.name = "Again \(round)" }
      }
      if round % 2 == 0 { try office.crm.writeCheckpoint() }
      try expected.refresh()
      #expect(differences(expected.snapshot, try world.reopened().snapshot) == [])
      expected = office.crm
    }
  }

  @Test func keysUsedBeforeACheckpointAreRefusedAfterIt() throws {
    let world = try World()
    for key in ["first", "second"] {
      let office = try Office(store: world.store, isNew: false)
      #expect(throws: CRMError.self, "\(key)") {
        try office.write(as: office.admin, key: key) { tx in _ = try tx.insert(Lead(name: "no")) }
      }
      try office.write(as: office.admin, key: key + "!") { tx in
        _ = try tx.insert(Lead(name: "yes"))
      }
    }
  }

  @Test func everyDamagedByteLeavesTheAnswersRight() throws {
    let world = try World()
    let whole = world.office.crm.snapshot
    let size = try #require(try world.store.listCheckpoints().first).byteCount
    var random = SeededGenerator(seed: 8)
    for _ in 0..<60 {
      let (place, bit) = (Int.random(in: 0..<size, using: &random), UInt8.random(in: 0..<8))
      let world = try World()
      try world.damage { bytes in
        if place < bytes.count { bytes[place] ^= 1 << bit }
      }
      #expect(differences(whole, try world.reopened().snapshot) == [], "byte \(place), bit \(bit)")
    }
  }

  @Test func aBlockThatIsFoundDamagedLateIsReadFromTheJournal() throws {
    let world = try World()
    let crm = try world.reopened()
    // What was opened keeps its bytes in memory; so its own are changed through another opening.
    try world.damage { bytes in for index in 0..<(bytes.count / 2) { bytes[index] ^= 0x55 } }
    let damaged = try world.reopened()
    #expect(differences(crm.snapshot, damaged.snapshot) == [])
    #expect(try world.store.listCheckpoints().isEmpty)
  }

  @Test func aCheckpointThatSaysOtherThanTheJournalIsFound() throws {
    let world = try World()
    #expect(try world.office.crm.checkpointDifferences() == [])
    // A whole checkpoint of another state, under this one's position.
    let other = try World(leads: 299)
    let crm = try other.reopened()
    let draft = Checkpoint.Draft(
      head: world.office.crm.snapshot.state.head, time: world.office.crm.snapshot.state.time,
      buildMark: StoredState.buildMark(.standard))
    var state = crm.snapshot.state.forked()
    state.fold()
    try world.store.writeCheckpoint(draft) { writer in try writer.add(state) }
    let found = try world.office.crm.checkpointDifferences()
    #expect(found.contains { $0.hasPrefix("lead: ") }, "\(found)")
  }

  @Test func damageIsNoDifference() throws {
    let world = try World()
    try world.damage { bytes in for index in 0..<(bytes.count / 2) { bytes[index] ^= 0x55 } }
    #expect(try world.office.crm.checkpointDifferences() == [])
  }

  @Test func aCheckpointOfOtherKindsIsNotTaken() throws {
    let world = try World()
    let more = Catalog.standard.adding([Vehicle.self])
    let crm = try CRM.open(.store(world.store), catalog: more)
    #expect(crm.engine.checkpointPosition == 0)
    #expect(crm.snapshot.leads.count == world.office.crm.snapshot.leads.count)
  }

  @Test func aPastStateStartsFromTheCheckpointBefore() throws {
    let clock = HandClock()
    let office = try Office(options: clock.options)
    var times: [(Timestamp, Int)] = []
    for step in 1...30 {
      clock.advance(60_000)
      try office.write(as: office.admin) { tx in _ = try tx.insert(Lead(name: "L\(step)")) }
      times.append((office.crm.snapshot.state.time, step))
      if step % 10 == 5 { try office.crm.writeCheckpoint() }
    }
    for (time, count) in times {
      #expect(try office.crm.snapshot(at: time).leads.count == count)
    }
  }

  @Test func openingReadsNoRowsAndAReadReadsOneBlock() throws {
    let world = try World(leads: 2_000)
    let stored = try #require(try world.reopened().snapshot.state.stored)
    let opened = stored.state.file.readCount
    let crm = try world.reopened()
    let file = try #require(crm.snapshot.state.stored).state.file
    #expect(file.readCount == opened)
    _ = crm.snapshot[Lead.ID(1_500)]
    let first = file.readCount - opened
    _ = crm.snapshot[Lead.ID(1_501)]
    // The block, the table block that leads to it; the neighbour is in the same block.
    #expect(first <= 2 && file.readCount == opened + first)
  }

  @Test func aPropertyThatHasAColumnIsReadWithoutRows() throws {
    let world = try World(leads: 2_000)
    let crm = try world.reopened()
    let file = try #require(crm.snapshot.state.stored).state.file
    let snapshot = crm.snapshot
    func read(_ numbers: some Sequence<Int>) -> Int {
      let before = file.readCount
      for number in numbers {
        let id = Lead.ID(UInt32(number))
        #expect(snapshot.value(of: \.createdAt, in: id) == snapshot.state.time, "\(number)")
      }
      return file.readCount - before
    }
    let first = read(3..<4)
    // Two thousand records lie on more than sixty blocks.
    #expect(first <= 4 && read((4..<2_000).filter { $0 % 50 != 0 }) == 0)
    #expect(snapshot.value(of: \.createdAt, in: Lead.ID(2)) == nil, "it was deleted since")
    #expect(snapshot.value(of: \.createdAt, in: Lead.ID(50)) == nil, "it was deleted before")
  }
}
