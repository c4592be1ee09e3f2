/// What holds for the whole store; there is one such record.
public struct StoreSettings: CRMRecord, Hashable {
  /// The name of the organisation.
  public var organisation: String
  /// The home currency: that of amounts which name none.
  public var currency: CurrencyCode
  /// The zone in which typed times, days, weeks and months are meant.
  public var timeZone: String
  /// The policy's name.
  public var policy: String
  /// The policy as a JSON document, where it is none of the presets; see ``WriteTransaction/use(_:roles:)``.
  public package(set) var policyDocument: String?
  /// The reasons for which a lead or an opportunity may be lost.
  public var lostReasons: [String]
  /// What other currencies cost in the home currency, by currency and day.
  public var rates: [ExchangeRate] = []
  /// The stages of opportunities: those of a pipeline in order, one pipeline after the other.
  public var stages = StoreSettings.PipelineStage.usual
  /// The statuses of leads, the initial one first; empty while the declared ones hold.
  public var leadStages: [StoreSettings.LeadStage] = []
  /// What all records carry.
  public var header = RecordHeader()

  /// The reason that needs a note.
  public static let otherReason = "other"

  /// The kind's name.
  public static let kind: RecordKind = "settings"

  /// The fields.
  public static let schema = RecordSchema<StoreSettings>(
    header: \.header, plural: "settings", group: .settings, deletion: .never(),
    Field("organisation", \.organisation, .required, .title, .column),
    Field("currency", \.currency, .required, .column),
    Field("timeZone", \.timeZone, .required, .column),
    Field("policy", \.policy, .required, .column),
    Field("policyDocument", \.policyDocument, .readOnly),
    Field("lostReasons", \.lostReasons),
    Field("rates", \.rates, .label("Exchange rates")),
    Field("stages", \.stages),
    Field("leadStages", \.leadStages))

  /// Makes the settings that hold before any were made.
  public init() { self.init(organisation: "", currency: CurrencyCode.all[0], timeZone: "UTC") }

  /// Makes settings.
  public init(
    organisation: String, currency: CurrencyCode, timeZone: String,
    policy: String = Policy.standard.name
  ) {
    self.organisation = organisation
    self.currency = currency
    self.timeZone = timeZone
    self.policy = policy
    lostReasons = [
      "pricing", "competition", "budget", "missing-features", "timing", "no-decision-maker",
      "unresponsive", "poor-fit", Self.otherReason,
    ]
  }

  /// The engine works by the settings, so it looks at them anew after each change.
  public static var configures: Bool { true }

  /// A policy of another name has no document yet; rates stand in order, so that they are found fast.
  public mutating func prepare(from old: StoreSettings?, in tx: inout WriteTransaction) throws {
    if let old, policy != old.policy, policyDocument == old.policyDocument { policyDocument = nil }
    if rates != old?.rates { rates.sort(by: ExchangeRate.isBefore) }
  }

  /// Refuses a second record of settings, a policy that there is not, and tables that are none.
  public func check(from old: StoreSettings?, in tx: borrowing WriteTransaction) throws {
    if old == nil, tx[StoreSettings.self].count > 0 {
      throw refusal(
        .settingsSingle, "a store has one record of settings",
        expected: "change settings/1")
    }
    try checkPolicy(from: old, in: tx)
    try checkRates(from: old)
    if old?.stages != stages || old?.leadStages != leadStages { try checkStages() }
  }
}

extension CurrencyCode: KeyValue {
  /// One of the active ISO 4217 codes.
  public static var crmType: FieldType {
    .choice(all.map { ChoiceOption($0.code, label: $0.code) }, isOpen: false)
  }
  /// The code.
  public var crmValue: Value { .text(code) }

  /// Takes a code.
  public init(crmValue value: Value) throws(ValueError) { try self.init(String(crmValue: value)) }
}

extension RecordGroup {
  /// Settings, custom fields and shared views.
  public static let settings: RecordGroup = "settings"
}

extension Snapshot {
  /// The settings; before any were made, those that hold then.
  public var settings: StoreSettings { self[StoreSettings.self].first ?? StoreSettings() }
}

/// The errors of settings.
extension CRMError.Code {
  /// A second record of settings would be made.
  public static let settingsSingle: CRMError.Code = "settings.single"
  /// Stages of opportunities cannot be a pipeline.
  public static let settingsStages: CRMError.Code = "settings.stages"
  /// Stages of leads cannot be a lifecycle.
  public static let settingsLeadStages: CRMError.Code = "settings.lead-stages"
  /// A status that records are in would go.
  public static let settingsStatus: CRMError.Code = "settings.status"
  /// A policy is unknown, or names groups or actions that are.
  public static let settingsPolicy: CRMError.Code = "settings.policy"
  /// A policy does not fit the roles of users.
  public static let settingsRoles: CRMError.Code = "settings.roles"
  /// Nobody could administer the store any more.
  public static let settingsAdministrator: CRMError.Code = "settings.administrator"
  /// Exchange rates contradict each other or the home currency.
  public static let settingsRates: CRMError.Code = "settings.rates"
  /// There is no exchange rate of a currency for a day.
  public static let missingRate: CRMError.Code = "missing-rate"
}
