import Testing

@testable import CRMCore

/// What restoring brings back: records that went along, and references that were emptied.
@Suite struct ReturnTests {
  private let store = InMemoryStore()
  private let office: Office

  init() throws { office = try Office(store: store, catalog: .standard.adding([Knot.self])) }

  /// A knot of two wholes, and the two.
  private func family(_ tx: inout WriteTransaction) throws -> (Knot.ID, Knot.ID, child: Knot.ID) {
    let (one, other) = (try tx.insert(Knot()), try tx.insert(Knot()))
    var child = Knot()
    (child.whole, child.frame) = (one, other)
    return (one, other, try tx.insert(child))
  }

  private func expectWhole(_ sourceLocation: SourceLocation = #_sourceLocation) throws {
    let snapshot = office.crm.snapshot
    #expect(snapshot.state.checkInvariants() == [], sourceLocation: sourceLocation)
    let reopened = try CRM.open(.store(store), catalog: office.crm.catalog)
    #expect(differences(snapshot, reopened.snapshot) == [], sourceLocation: sourceLocation)
  }

  @Test func aRecordOfTwoWholesComesBackWithTheLastOfThem() throws {
    for restoresFirst in [true, false] {
      let (one, other, child) = try office.write(as: office.admin) { tx in
        let family = try family(&tx)
        try tx.delete(family.0)
        try tx.delete(family.1)
        return family
      }
      let (first, last) = restoresFirst ? (one, other) : (other, one)
      try office.write(as: office.admin) { tx in
        try tx.restore(first)
        #expect(tx[first] != nil && tx[child] == nil)
        #expect(tx.warnings.map(\.text) == ["it stays deleted until \(last) is back"])
        #expect(tx.warnings.map(\.record) == [child.reference])
      }
      try office.write(as: office.admin) { try $0.restore(last) }
      let back = office.crm.snapshot[child]
      #expect(back?.whole == one && back?.frame == other)
    }
    try expectWhole()
  }

  @Test func bothWholesComeBackInOneClosureWhenTheyWentAtOtherTimes() throws {
    let clock = HandClock()
    let office = try Office(catalog: .standard.adding([Knot.self]), options: clock.options)
    let (one, other, child) = try office.write(as: office.admin) { tx in try family(&tx) }
    try office.write(as: office.admin) { try $0.delete(one) }
    clock.advance(1000)
    try office.write(as: office.admin) { try $0.delete(other) }
    try office.write(as: office.admin) { tx in
      try tx.restore(one)
      try tx.restore(other)
    }
    #expect(office.crm.snapshot[child] != nil)
  }

  @Test func unrelatedDeletionsOfTheSameMomentStayApart() throws {
    let (mine, others) = try office.write(as: office.admin) { tx in
      let (one, _, mine) = try family(&tx)
      let (other, _, others) = try family(&tx)
      // One by itself before, at the same moment: it stays deleted.
      let (_, _, alone) = try family(&tx)
      try tx.update(alone) { $0.whole = one }
      try tx.delete(alone)
      try tx.delete(one)
      try tx.delete(other)
      try tx.restore(one)
      #expect(tx[alone] == nil)
      return (mine, others)
    }
    #expect(office.crm.snapshot[mine] != nil && office.crm.snapshot[others] == nil)
  }

  @Test func aBasisThatWentMeanwhileIsWaitedFor() throws {
    let (whole, basis, child) = try office.write(as: office.admin) { tx in
      let basis = try tx.insert(Knot())
      let (one, _, child) = try family(&tx)
      try tx.update(child) { $0.basis = basis }
      try tx.delete(one)
      try tx.delete(basis)
      return (one, basis, child)
    }
    try office.write(as: office.admin) { try $0.restore(whole) }
    #expect(office.crm.snapshot[child] == nil)
    let refusal = office.refusal(as: office.admin) { try $0.restore(child) }
    #expect(refusal?.problems == [.init("basis", .dangling(basis.reference))])
    try office.write(as: office.admin) { try $0.restore(basis) }
    #expect(office.crm.snapshot[child]?.basis == basis)
  }

  @Test func theReferencesThatADeletionEmptiedComeBackUnlessSomethingTookTheirPlace() throws {
    let (gone, next, plain, moved, listed, again) = try office.write(as: office.admin) { tx in
      let (gone, next) = (try tx.insert(Knot()), try tx.insert(Knot()))
      var knot = Knot()
      knot.link = gone
      let (plain, moved) = (try tx.insert(knot), try tx.insert(knot))
      var list = Knot()
      list.links = [gone, next]
      let (listed, again) = (try tx.insert(list), try tx.insert(list))
      return (gone, next, plain, moved, listed, again)
    }
    try office.write(as: office.admin) { try $0.delete(gone) }
    let between = office.crm.snapshot
    #expect(between[plain]?.link == nil && between[listed]?.links == [next])
    try office.write(as: office.admin) { tx in
      try tx.update(moved) { $0.link = next }
      try tx.update(again) { $0.links = [] }
      try tx.update(plain) { $0.name = "another" }
    }
    try office.write(as: office.admin) { try $0.restore(gone) }
    let after = office.crm.snapshot
    #expect(after[plain]?.link == gone && after[moved]?.link == next)
    #expect(after[listed]?.links == [next, gone] && after[again]?.links == [gone])
    #expect(after[Knot.self].all().allSatisfy { $0.header.unlinked.isEmpty })
    try expectWhole()
  }

  @Test func theLastRecordInAPlaceIsTheOneThatComesBackToIt() throws {
    let (first, second, holder) = try office.write(as: office.admin) { tx in
      let (first, second) = (try tx.insert(Knot()), try tx.insert(Knot()))
      var knot = Knot()
      knot.link = first
      let holder = try tx.insert(knot)
      try tx.delete(first)
      try tx.update(holder) { $0.link = second }
      try tx.delete(second)
      return (first, second, holder)
    }
    try office.write(as: office.admin) { try $0.restore(first) }
    #expect(office.crm.snapshot[holder]?.link == nil)
    try office.write(as: office.admin) { try $0.restore(second) }
    #expect(office.crm.snapshot[holder]?.link == second)
  }

  @Test func holderAndHeldComeBackInAnyOrder() throws {
    for holderGoesFirst in [true, false] {
      for holderComesFirst in [true, false] {
        let (held, holder) = try office.write(as: office.admin) { tx in
          let held = try tx.insert(Knot())
          var knot = Knot()
          (knot.link, knot.links) = (held, [held])
          let holder = try tx.insert(knot)
          for id in holderGoesFirst ? [holder, held] : [held, holder] { try tx.delete(id) }
          for id in holderComesFirst ? [holder, held] : [held, holder] { try tx.restore(id) }
          return (held, holder)
        }
        let knot = office.crm.snapshot[holder]
        #expect(knot?.link == held && knot?.links == [held] && knot?.header.unlinked == [])
      }
    }
    try expectWhole()
  }

  @Test func aRuleAgainstTheOldPlaceLeavesItEmptyAndSaysSo() throws {
    let (head, branch) = try office.write(as: office.admin) { tx in
      let middle = try tx.insert(Customer(name: "M"))
      var customer = Customer(name: "H")
      customer.parent = middle
      let head = try tx.insert(customer)
      customer.parent = head
      let branch = try tx.insert(customer)
      try tx.delete(head)
      // The other way round meanwhile: the head would be below its own branch.
      try tx.update(middle) { $0.parent = branch }
      return (head, branch)
    }
    try office.write(as: office.admin) { tx in
      try tx.restore(head)
      #expect(tx.warnings.map(\.record) == [branch.reference])
    }
    #expect(office.crm.snapshot[head] != nil && office.crm.snapshot[branch]?.parent == nil)
    try expectWhole()
  }

  @Test func aConvertedLeadNamesAgainWhatItBecame() throws {
    let (lead, before) = try office.write(as: office.admin) { tx in
      let lead = try tx.insert(Lead(name: "L"))
      try tx.insert(Contact(name: "K", lead: lead))
      try tx.advance(lead, to: .contacted)
      try tx.advance(lead, to: .qualified)
      return (lead, try tx.convert(lead, to: Lead.Conversion(customer: .new, opportunity: .new)))
    }
    let customer = try #require(before.customer)
    try office.write(as: office.admin) { try $0.delete(customer) }
    let between = try #require(office.crm.snapshot[lead])
    #expect(between.customer == nil && between.contact == nil && between.opportunity == nil)
    let deletion = office.crm.snapshot.position
    try office.write(as: office.admin) { try $0.restore(customer) }
    let after = try #require(office.crm.snapshot[lead])
    #expect(after.customer == customer && after.contact == before.contact)
    #expect(after.opportunity == before.opportunity && after.status == .converted)
    let changes = try office.crm.history(of: lead, as: office.admin)
    #expect(changes.count { $0.position > deletion } == 1)
    #expect(changes.first?.operation == "customer.restore")
    #expect(changes.flatMap(\.fields).allSatisfy { $0.field != "unlinked" })
    try expectWhole()
  }

  @Test func aPastTimeShowsTheReferencesAsTheyWereThen() throws {
    let clock = HandClock()
    let office = try Office(options: clock.options)
    let (head, branch) = try office.write(as: office.admin) { tx in
      let head = try tx.insert(Customer(name: "H"))
      var customer = Customer(name: "B")
      customer.parent = head
      return (head, try tx.insert(customer))
    }
    let times = try [true, false].map { isDeletion in
      let time = clock.now
      clock.advance(1000)
      try office.write(as: office.admin) { tx in
        if isDeletion { try tx.delete(head) } else { try tx.restore(head) }
      }
      return time
    }
    #expect(try office.crm.snapshot(at: times[0])[branch]?.parent == head)
    #expect(try office.crm.snapshot(at: times[1])[branch]?.parent == nil)
    #expect(office.crm.snapshot[branch]?.parent == head)
  }

  @Test func aRehearsedReturnIsToldAndLeavesNothing() throws {
    let (head, branch) = try office.write(as: office.admin) { tx in
      let head = try tx.insert(Knot())
      var knot = Knot()
      knot.link = head
      let branch = try tx.insert(knot)
      try tx.delete(head)
      return (head, branch)
    }
    let before = office.crm.snapshot
    let rehearsal = try office.crm.rehearse(as: office.admin) { try $0.restore(head) }
    let changes = try rehearsal.changes
    #expect(changes.map(\.record) == [head.reference, branch.reference])
    #expect(changes.last?.fields.map(\.field) == ["link"])
    #expect(differences(before, office.crm.snapshot) == [])
  }

  @Test func aRecordWhoseStatusIsGoneComesBackToNone() throws {
    let lead = try office.write(as: office.admin) { tx in
      try tx.update(StoreSettings.ID(1)) { settings in
        settings.leadStages = [
          StoreSettings.LeadStage("cold", next: ["won", "lost"]),
          StoreSettings.LeadStage("won", kind: .won),
          StoreSettings.LeadStage("lost", kind: .lost),
        ]
      }
      let lead = try tx.insert(Lead(name: "L"))
      try tx.delete(lead)
      return lead
    }
    try office.write(as: office.admin) { tx in
      try tx.update(StoreSettings.ID(1)) { settings in settings.leadStages = [] }
    }
    let refusal = office.refusal(as: office.admin) { try $0.restore(lead) }
    #expect(refusal?.lifecycle?.to == "cold" && refusal?.lifecycle?.record == lead.reference)
    #expect(refusal?.explanation.message.contains("cannot come back as cold") == true)
  }

  @Test func anOlderJournalWithoutTheMarksIsReadAsItWas() throws {
    let plain = try office.write(as: office.admin) { tx -> Knot.ID in
      let gone = try tx.insert(Knot())
      var knot = Knot()
      knot.link = gone
      let holder = try tx.insert(knot)
      // As a version that knew no marks would have written it.
      let old = try #require(tx[holder])
      var new = old
      new.link = nil
      try tx.force(new, from: old)
      try tx.delete(gone)
      try tx.restore(gone)
      return holder
    }
    #expect(office.crm.snapshot[plain]?.link == nil)
  }
}
