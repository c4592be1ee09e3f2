import Synchronization
import Testing

@testable import CRMCore

/// How many written forms of labels were asked for.
private let askedCount = Atomic<Int>(0)

/// A text of a program's own, which counts how often it is asked for its written form.
private struct Label: FieldValue {
  var text = ""

  static var crmType: FieldType { .text }
  var crmIsAbsent: Bool { text.isEmpty }

  init(_ text: String = "") { self.text = text }
  init(crmValue value: Value) throws(ValueError) { text = try String(crmValue: value) }

  var crmValue: Value {
    askedCount.add(1, ordering: .relaxed)
    return .text(text)
  }
}

private struct Parcel: CRMRecord {
  var name = ""
  var label = Label()
  var weight = 0
  var sign: String?
  var header = RecordHeader()

  static let kind: RecordKind = "parcel"
  static let schema = RecordSchema<Parcel>(
    header: \.header, Field("name", \.name), Field("label", \.label), Field("weight", \.weight),
    Field("sign", \.sign))

  init() {}

  mutating func prepare(from old: Parcel?, in tx: inout WriteTransaction) throws {
    if weight > 30 { sign = "heavy" }
  }
}

/// How little is done for a change, and that nothing is left undone for it.
@Suite(.serialized) struct WritePathTests {
  private let office: Office

  init() throws { office = try Office(catalog: .standard.adding([Parcel.self])) }

  private func parcel() throws -> Parcel.ID {
    var parcel = Parcel()
    (parcel.name, parcel.label) = ("P", Label("fragile"))
    return try office.write(as: office.admin) { tx in try tx.insert(parcel) }
  }

  private func asked(_ body: (inout WriteTransaction) throws -> Void) throws -> Int {
    let before = askedCount.load(ordering: .relaxed)
    try office.write(as: office.admin, body)
    return askedCount.load(ordering: .relaxed) - before
  }

  @Test func anUpdateAsksForAWrittenFormOnceUnlessAHookChangesSomething() throws {
    let id = try parcel()
    let plain = try asked { tx in try tx.update(id) { $0.weight = 1 } }
    let hooked = try asked { tx in try tx.update(id) { $0.weight = 31 } }
    #expect((plain, hooked) == (1, 2))
    let parcel = try #require(office.crm.snapshot[id])
    #expect((parcel.weight, parcel.sign, parcel.version) == (31, "heavy", 3))
  }

  @Test func aDeletionAsksForNoWrittenForm() throws {
    let id = try parcel()
    #expect(try asked { tx in try tx.delete(id) } == 0)
    let found = try #require(office.crm.snapshot.find(id))
    #expect((found.label.text, found.version, found.isDeleted) == ("fragile", 2, true))
  }

  @Test func anEmptyValueIsNotAskedForItsWrittenForm() throws {
    #expect(try asked { tx in try tx.insert(Parcel()) } == 0)
  }

  @Test func linksByRuleAreAllLinksInTheirOrder() {
    let catalog = office.crm.catalog
    for kind in catalog.kinds {
      let all = catalog.referrers(to: kind.kind)
      for rule in [DeletionRule.restrict, .cascade, .clear, .keep] {
        let expected = all.filter { $0.field.traits.onDelete == rule }
        let found = catalog.referrers(to: kind.kind, by: rule)
        #expect(
          found.map { ObjectIdentifier($0.field) } == expected.map { ObjectIdentifier($0.field) })
        #expect(found.allSatisfy { $0.slots === $0.type.slots })
      }
    }
  }

  @Test func whatIsAllowedForAllRecordsIsAllowedForEach() {
    var unlimited = 0
    for policy in Policy.presets {
      for role in policy.roles.map(\.name) {
        let user = ActingUser(principal: Principal(user: 7), name: role, role: role, isActive: true)
        for action in PolicyAction.allCases {
          for group in office.crm.catalog.groups where policy.isUnlimited(user, action, group) {
            unlimited += 1
            let record = RecordReference(kind: "lead", number: 1)
            for owners: Set<UInt32> in [[], [7], [8]] {
              let standing = Policy.Standing(record: record, group: group, owners: owners)
              #expect(policy.decide(user, action, on: standing, fields: ["name"]).isAllowed)
            }
          }
        }
      }
    }
    #expect(unlimited > 100)
  }

  @Test func rightsAreAskedForAnewUnderAnotherPolicy() throws {
    var rules = Policy.standard.rules
    rules.removeAll { $0.role == "admin" }
    rules.append(.init("admin", [.read, .update, .administer], .all))
    let strict = Policy(name: "strict", roles: Policy.standard.roles, rules: rules)
    let refusal = office.refusal(as: office.admin) { tx in
      try tx.insert(Lead(name: "Before"))
      try tx.use(strict)
      try tx.insert(Lead(name: "After"))
    }
    guard case .denied(let denial) = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(denial.action == .create)
    #expect(office.crm.snapshot.leads.count == 0)
  }
}
