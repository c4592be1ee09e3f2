import CRMCore
import Testing

@Suite struct SettingsTests {
  @Test func thereIsOneRecordOfThemAndItStays() throws {
    let office = try Office()
    let second = office.refusal(as: office.admin) { try $0.insert(StoreSettings()) }
    #expect(second != nil)
    let other = office.refusal(as: office.admin) { tx in
      try tx.insert(
        StoreSettings(organisation: "B", currency: CurrencyCode("EUR"), timeZone: "UTC"))
    }
    #expect(other?.code == "settings.single")
    let deletion = office.refusal(as: office.admin) { try $0.delete(StoreSettings.ID(1)) }
    #expect(deletion?.code == "deletion")
  }

  @Test func beforeAnyWereMadeThereAreDefaults() throws {
    let crm = try CRM.open()
    #expect(crm.snapshot.settings.timeZone == "UTC")
    #expect(crm.snapshot.configuration.currency == nil)
    #expect(crm.snapshot.configuration.policy == .standard)
  }

  @Test func theyHoldFromTheChangeOn() throws {
    let office = try Office()
    try office.write(as: office.admin) { tx in
      try tx.update(StoreSettings.ID(1)) { settings in
        settings.lostReasons = ["weather"]
        settings.currency = try CurrencyCode("JPY")
        settings.timeZone = "+09:00"
      }
      let lead = try tx.insert(Lead(name: "L"))
      try tx.lose(lead, reason: "weather")
    }
    let configuration = office.crm.snapshot.configuration
    #expect(configuration.currency?.code == "JPY")
    let lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "M")) }
    let refusal = office.refusal(as: office.sales) { try $0.lose(lead, reason: "pricing") }
    #expect(refusal?.code == "lost.reason")
  }

  @Test func thereAreOnlyThePoliciesThatThereAre() throws {
    let office = try Office()
    let refusal = office.refusal(as: office.admin) { tx in
      try tx.update(StoreSettings.ID(1)) { $0.policy = "anarchy" }
    }
    #expect(refusal?.code == "settings.policy")
  }
}
