@testable import CRMCore
import Testing

/// Attachments where a role reads them, but not what they belong to.
@Suite struct AttachmentReadingTests {
  private let office: Office
  private let lead: Lead.ID
  private let file: FileAttachment.ID

  /// The standard policy, but support reads nothing beside activities, and viewers not even those.
  private static let catalog = Catalog(
    kinds: Catalog.standard.kinds, actingUser: Catalog.standard.actingUser,
    configure: { state, zones in
      var configuration = try Catalog.standard.configure(state, zones)
      let rules = Policy.standard.rules.filter { rule in
        !["support", "viewer"].contains(rule.role) || !rule.actions.contains(.read)
      }
      configuration.policy = Policy(
        name: "close", roles: Policy.standard.roles,
        rules: rules + [Policy.Rule("support", [.read], .only([.activities]))])
      return configuration
    })

  init() throws {
    let office = try Office(catalog: Self.catalog)
    let lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "L")) }
    file = try office.write(as: office.sales) { tx in
      try tx.attach([1, 2], named: "a", to: lead.reference)
    }
    (self.office, self.lead) = (office, lead)
  }

  private func denial(reading id: FileAttachment.ID, as user: User.ID) -> Decision.Denial? {
    do {
      _ = try office.crm.content(of: id, as: user)
    } catch .denied(let denial) {
      return denial
    } catch {}
    return nil
  }

  @Test func nobodyAttachesToWhatTheyMayNotRead() throws {
    let error = office.refusal(as: office.support) { tx in
      try tx.attach([3], named: "b", to: lead.reference)
    }
    guard case .denied(let denial) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(denial.action == .read && denial.record == lead.reference)
    #expect(try office.crm.contentUsage().count == 1)
  }

  @Test func aContentTakesTheRightToReadItsAttachmentAndWhatThatBelongsTo() throws {
    #expect(try office.crm.content(of: file, as: office.sales) == [1, 2])
    #expect(denial(reading: file, as: office.viewer)?.record == file.reference)
    #expect(denial(reading: file, as: office.support)?.record == lead.reference)
  }
}
