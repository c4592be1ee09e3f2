import CRMStoreConformance
import Testing

@testable import CRMCore

/// What a checkpoint says is checked before it is looked at without bounds.
@Suite struct StoredRowsTests {
  private let slots = Lead.schema.slots

  private func office(_ store: InMemoryStore = InMemoryStore()) throws -> Office {
    let office = try Office(store: store)
    try office.write(as: office.admin) { tx in
      for number in 0..<40 {
        var lead = Lead(name: "Müller \(number)")
        if number % 2 == 0 { lead.email = EmailAddress(stringLiteral: "a\(number)@b.example") }
        if number % 3 == 0 { lead.estimatedValue = try Money("12.50 EUR") }
        if number % 4 == 0 { lead.description = String(repeating: "long ", count: number * 400) }
        lead.tags = number % 5 == 0 ? ["x", "y"] : []
        try tx.insert(lead)
      }
    }
    return office
  }

  private func pages() throws -> [[UInt8]] {
    var state = try office().crm.snapshot.state.forked()
    state.fold()
    let rows = state.base(slots).base.rows
    return (0...1).map { rows.page($0) }
  }

  @Test func pagesThatWereWrittenAreRead() throws {
    for page in try pages() {
      #expect(page.withUnsafeBytes { slots.canRead(page: $0) })
      #expect(!page.dropLast().withUnsafeBytes { slots.canRead(page: $0) })
      #expect(!(page + [0]).withUnsafeBytes { slots.canRead(page: $0) })
    }
  }

  @Test(arguments: 0..<8) func pagesThatAreReadHaveAllValuesInTheirRows(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var refused = 0
    for page in try pages() {
      for _ in 0..<1_500 {
        var changed = page
        // Ends of rows, heads, bits and ends of values are at the beginnings.
        let start =
          Bool.random(using: &random) ? 0 : Int.random(in: 128..<page.count, using: &random)
        for _ in 0...Int.random(in: 0...2, using: &random) {
          let place = min(start + Int.random(in: 0..<128, using: &random), page.count - 1)
          changed[place] = UInt8.random(in: 0...255, using: &random)
        }
        changed.withUnsafeBytes { bytes in
          if !slots.canRead(page: bytes) { return refused += 1 }
          #expect(valuesLeavingTheirRows(bytes) == [], "seed \(seed)")
        }
      }
    }
    #expect(refused > 300)
  }

  /// The fields whose values are not where they may be, found by looking at every row again.
  private func valuesLeavingTheirRows(_ page: UnsafeRawBufferPointer) -> [String] {
    var found: [String] = []
    var start = 128
    for index in 0..<32 {
      let end = Int(page.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
      defer { start = end }
      guard end > start, let address = page.baseAddress else { continue }
      let row = RowView(address + start, maskWords: slots.maskWords)
      for (slot, field) in slots.fields.enumerated() {
        guard let value = row.stored(slot), let from = value.baseAddress else { continue }
        let place = address.distance(to: from)
        if place < start || place + value.count > end { found.append(field.name) }
        // Makes what is in it, as a reader would.
        _ = slots.value(slot, of: row).description
      }
    }
    return found
  }

  @Test func aPageThatCannotBeIsTakenFromTheJournal() throws {
    let store = InMemoryStore()
    let whole = try office(store).crm
    try whole.writeCheckpoint()
    let old = try #require(try store.openCheckpoint(atOrBefore: .max) { _ in true })
    let head = whole.snapshot.state.head
    let draft = Checkpoint.Draft(
      head: head, time: whole.snapshot.state.time, buildMark: StoredState.buildMark(.standard))
    try store.writeCheckpoint(draft) { writer in
      for section in old.sections {
        let new = writer.section(section.name)
        writer.setExtra(section.extra, of: new)
        for index in 0..<section.blockCount {
          var block = try old.block(index, of: section)
          // The end of the first lead lies far behind its page.
          if section.name == "lead", index == 0 { block[2] = 0xff }
          try writer.append(block, to: new)
        }
      }
    }
    let crm = try CRM.open(.store(store))
    #expect(crm.checkpointPosition == head.position)
    #expect(differences(whole.snapshot, crm.snapshot) == [])
    #expect(try store.listCheckpoints().isEmpty)
  }
}
