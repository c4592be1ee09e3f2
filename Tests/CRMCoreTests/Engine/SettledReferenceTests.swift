import Testing

@testable import CRMCore

/// What was found right of a reference holds for the next record too, but no longer than it is right.
@Suite struct SettledReferenceTests {
  private func lead(of user: User.ID) -> Lead { Lead(name: "a lead", owner: user) }

  @Test func usersWhoBecomeInactiveAreGivenNothingMore() throws {
    let office = try Office()
    try office.write(as: office.admin) { tx in
      let id = try tx.insert(lead(of: office.sales))
      try tx.update(id) { $0.owner = office.admin }
      try tx.update(office.sales) { $0.isActive = false }
      #expect(throws: CRMError.self) { try tx.insert(lead(of: office.sales)) }
    }
  }

  @Test func recordsThatAreDeletedAreNamedNoMore() throws {
    let office = try Office()
    try office.write(as: office.admin) { tx in
      let campaign = try tx.insert(Campaign(name: "a campaign"))
      var lead = lead(of: office.sales)
      lead.campaign = campaign
      let id = try tx.insert(lead)
      try tx.update(id) { $0.campaign = nil }
      try tx.delete(campaign)
      #expect(throws: CRMError.self) { try tx.insert(lead) }
    }
  }

  @Test func whatIsTakenBackIsNamedNoMore() throws {
    struct Refused: Error {}
    let office = try Office()
    try office.write(as: office.admin) { tx in
      var lead = lead(of: office.sales)
      #expect(throws: Refused.self) {
        try tx.atomically { tx in
          lead.campaign = try tx.insert(Campaign(name: "a campaign"))
          try tx.insert(lead)
          throw Refused()
        }
      }
      #expect(throws: CRMError.self) { try tx.insert(lead) }
    }
  }

  @Test func whatAnImportMayIsNotWhatOthersMay() throws {
    let office = try Office()
    try office.write(as: office.admin) { tx in
      try tx.update(office.sales) { $0.isActive = false }
      try tx.importing("lead.import") { tx in _ = try tx.insert(lead(of: office.sales)) }
      #expect(throws: CRMError.self) { try tx.insert(lead(of: office.sales)) }
    }
  }
}
