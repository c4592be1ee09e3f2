import Testing

@testable import CRMCore

/// A kind whose hooks do what they are told to, good or bad.
private struct Trap: CRMRecord {
  var name = ""
  /// What its hooks do: `throw` in one of them, meddle with the header, write elsewhere.
  var deed: String?
  var count = 0
  var other: Trap.ID?
  var header = RecordHeader()

  static let kind: RecordKind = "trap"
  static let schema = RecordSchema<Trap>(
    header: \.header,
    Field("name", \.name, .required, .title, .column),
    Field("deed", \.deed, .indexed),
    Field("count", \.count, .indexed),
    Field("other", \.other, .onDelete(.cascade)))

  struct Sprung: Error, Equatable {
    let hook: String
  }

  init() {}

  init(_ deed: String?) {
    name = "T"
    self.deed = deed
  }

  private func spring(_ hook: String) throws(Sprung) {
    if deed == hook { throw Sprung(hook: hook) }
  }

  mutating func prepare(from old: Trap?, in tx: inout WriteTransaction) throws {
    if deed == "meddle" {
      header = RecordHeader()
      header.tags = ["meddled"]
    }
    if deed == "prepare" || deed == "insert" { try tx.insert(Lead(name: "by prepare")) }
    try spring("prepare")
  }

  func check(from old: Trap?, in tx: borrowing WriteTransaction) throws { try spring("check") }

  func follow(from old: Trap?, in tx: inout WriteTransaction) throws {
    if deed == "follow" || deed == "insert" { try tx.insert(Lead(name: "by follow")) }
    if deed == "count", count < 3 { try tx.update(id) { $0.count += 1 } }
    try spring("follow")
    if deed == "fall", isDeleted { throw Sprung(hook: "fall") }
  }

  func checkDeletion(in tx: borrowing WriteTransaction) throws { try spring("stay") }
}

/// What hooks of an embedder's kind can do to the state: nothing but what the rules allow.
@Suite struct OddKindTests {
  private let store = InMemoryStore()
  private let office: Office

  init() throws { office = try Office(store: store, catalog: .standard.adding([Trap.self])) }

  private func expectWhole(_ sourceLocation: SourceLocation = #_sourceLocation) throws {
    let snapshot = office.crm.snapshot
    #expect(snapshot.state.checkInvariants() == [], sourceLocation: sourceLocation)
    let reopened = try CRM.open(.store(store), catalog: office.crm.catalog)
    #expect(differences(snapshot, reopened.snapshot) == [], sourceLocation: sourceLocation)
  }

  @Test func aHookThatThrowsTakesItsChangeBackAlone() throws {
    for hook in ["prepare", "check", "follow"] {
      try office.write(as: office.admin) { tx in
        let good = try tx.insert(Trap(nil))
        #expect(throws: Trap.Sprung(hook: hook)) { try tx.insert(Trap(hook)) }
        #expect(throws: Trap.Sprung(hook: hook)) { try tx.update(good) { $0.deed = hook } }
        #expect(tx[good]?.deed == nil)
      }
      #expect(office.crm.snapshot.leads.count == 0)
      try expectWhole()
    }
    #expect(office.crm.snapshot[Trap.self].ids().map(\.number) == [1, 2, 3])
  }

  @Test func aHookThatThrowsOnDeletionTakesTheWholeCascadeBack() throws {
    for deed in ["stay", "fall"] {
      let (root, leaf) = try office.write(as: office.admin) { tx in
        let root = try tx.insert(Trap(nil))
        var middle = Trap(nil)
        middle.other = root
        var leaf = Trap(deed)
        leaf.other = try tx.insert(middle)
        var sibling = Trap(nil)
        sibling.other = root
        try tx.insert(sibling)
        return (root, try tx.insert(leaf))
      }
      let before = office.crm.snapshot
      #expect(throws: Trap.Sprung(hook: deed)) {
        try office.write(as: office.admin) { try $0.delete(root) }
      }
      #expect(differences(before, office.crm.snapshot) == [])
      try office.write(as: office.admin) { tx in
        #expect(throws: Trap.Sprung(hook: deed)) { try tx.delete(root) }
        try tx.update(leaf) { $0.deed = nil }
        try tx.delete(root)
        #expect(tx[leaf] == nil)
        try tx.restore(root)
        #expect(tx[leaf] != nil)
      }
      try expectWhole()
    }
  }

  @Test func aHookCannotTouchNumberVersionOrLife() throws {
    let trap = try office.write(as: office.admin) { tx in
      let trap = try tx.insert(Trap("meddle"))
      try tx.update(trap) { $0.name = "changed" }
      try tx.delete(trap)
      try tx.restore(trap)
      return trap
    }
    let record = try #require(office.crm.snapshot[trap])
    #expect(record.id.number == 1 && record.version == 4 && record.name == "changed")
    #expect(record.createdBy == office.admin.principal && record.tags == ["meddled"])
    try expectWhole()
  }

  @Test func whatHooksWriteIsPartOfTheSameChange() throws {
    let position = office.crm.snapshot.position
    try office.write(as: office.admin) { tx in
      try tx.insert(Trap("insert"))
      let counted = try tx.insert(Trap("count"))
      #expect(tx[counted]?.count == 3)
      #expect(tx[counted]?.version == 4)
    }
    #expect(office.crm.snapshot.leads.all().map(\.name) == ["by prepare", "by follow"])
    #expect(office.crm.snapshot.position == position + 7)
    try expectWhole()
  }

  @Test func circlesAcrossKindsGoAndComeTogether() throws {
    let (first, note) = try office.write(as: office.admin) { tx in
      let first = try tx.insert(Trap(nil))
      var second = Trap(nil)
      second.other = first
      let id = try tx.insert(second)
      try tx.update(first) { $0.other = id }
      let note = try tx.insert(Note(about: id.reference, "N"))
      try tx.update(first) { $0.name = "first" }
      return (first, note)
    }
    try office.write(as: office.admin) { try $0.delete(first) }
    #expect(office.crm.snapshot[Trap.self].count == 0 && office.crm.snapshot[note] == nil)
    try office.write(as: office.admin) { try $0.restore(first) }
    #expect(office.crm.snapshot[Trap.self].count == 2 && office.crm.snapshot[note] != nil)
    try expectWhole()
  }
}
