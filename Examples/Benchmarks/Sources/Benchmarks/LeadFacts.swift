import CRMCore

/// What both sides keep of a lead: eleven fields are set, three stay empty.
struct LeadFacts: Hashable, Sendable {
  var name: String
  var company: String?
  var position: String?
  var email: String?
  var phone: String?
  var website: String?
  var status: String
  var priority: String
  var source: String?
  var owner: Int?
  var value: Int64?
  var currency: String? = Self.currency.code
  var nextStep: String?
  var nextStepOn: Int?
  var doNotCall = false

  /// The currency of all amounts; the table of currencies has it.
  static let currency = (try? CurrencyCode("EUR")) ?? CurrencyCode.all[0]
}

extension LeadFacts {
  /// Reads them out of a record of the engine.
  init(_ lead: Lead) {
    self.init(
      name: lead.name, company: lead.company, position: lead.position, email: lead.email?.text,
      phone: lead.phone?.text, website: lead.website, status: lead.status.rawValue,
      priority: lead.priority.rawValue, source: lead.source,
      owner: lead.owner.map { Int($0.number) }, value: lead.estimatedValue?.minorUnits,
      currency: lead.estimatedValue?.currency.code, nextStep: lead.nextStep,
      nextStepOn: lead.nextStepOn.map { Int($0.daysSinceEpoch) }, doNotCall: lead.doNotCall)
  }

  /// The amount as the engine has it.
  static func money(_ minorUnits: Int64?) -> Money? {
    minorUnits.flatMap { Money(minorUnits: $0, currency: currency) }
  }

  /// A record of the engine with these fields.
  var lead: Lead {
    var lead = Lead(
      name: name, email: email.map { EmailAddress(stringLiteral: $0) }, company: company,
      source: source, estimatedValue: Self.money(value), owner: owner.map { User.ID(UInt32($0)) })
    lead.position = position
    lead.phone = phone.map { PhoneNumber(stringLiteral: $0) }
    lead.website = website
    lead.priority = Lead.Priority(rawValue: priority) ?? .medium
    return lead
  }
}

extension LeadFacts {
  /// The columns of the file that both sides import.
  static let csvHeader =
    "name,company,position,email,phone,website,status,priority,source,owner,estimatedValue\n"

  /// Its row in that file; the owner by username. No cell of the sample needs quotes.
  var csvRow: String {
    let amount = LeadFacts.money(value)?.amountText ?? ""
    let cells = [
      name, company, position, email, phone, website, status, priority, source,
      owner.map { "user\($0)" }, amount,
    ]
    return cells.map { $0 ?? "" }.joined(separator: ",") + "\n"
  }
}

/// A live lead under its number, as answers are compared.
struct NumberedLead: Hashable {
  let number: Int64
  let facts: LeadFacts

  init(number: Int64, facts: LeadFacts) {
    self.number = number
    self.facts = facts
  }

  init(_ lead: Lead) {
    self.init(number: Int64(lead.id.number), facts: LeadFacts(lead))
  }

  init(_ row: LeadRow) {
    self.init(number: row.id ?? 0, facts: row.facts)
  }
}
