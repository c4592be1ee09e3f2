/// What the store's settings say to the engine, worked out anew when they change.
public struct EffectiveSettings: Sendable {
  /// Who may do what.
  public var policy: Policy
  /// The zone in which typed times, days, weeks and months are meant.
  public var zone: any TimeZoneRules
  /// The currency of amounts that name none; nil before the settings name one.
  public var currency: CurrencyCode?
  /// The fields that users defined, by kind.
  public var customFields: [RecordKind: [CustomFieldDefinition]]
  /// Lifecycles that replace the declared ones, by kind.
  public var lifecycles: [RecordKind: Lifecycle]
  /// The values that fields of other types than choices can have, by kind and name.
  package var words: [RecordKind: [String: [String]]] = [:]
  /// What foreign currencies cost on a day; nil before the settings name a home currency.
  package var rates: @Sendable (CalendarDate) -> DayRates? = { _ in nil }

  /// Makes a configuration.
  public init(
    policy: Policy, zone: any TimeZoneRules, currency: CurrencyCode? = nil,
    customFields: [RecordKind: [CustomFieldDefinition]] = [:],
    lifecycles: [RecordKind: Lifecycle] = [:]
  ) {
    self.policy = policy
    self.zone = zone
    self.currency = currency
    self.customFields = customFields
    self.lifecycles = lifecycles
  }

  /// The lifecycle in force for a kind; nil where none rules it.
  public func lifecycle<R: Declared>(of _: R.Type) -> Lifecycle? {
    lifecycles[R.kind] ?? R.schema.lifecycleField?.traits.lifecycle
  }

  /// The lifecycle in force for a kind; nil where none rules it.
  func lifecycle(of slots: Slots) -> Lifecycle? {
    lifecycles[slots.kind] ?? slots.lifecycle?.traits.lifecycle
  }

  /// The statuses that the settings put in the place of declared ones, in order; nil where they did not.
  func statuses(of kind: RecordKind) -> [ChoiceOption]? { lifecycles[kind]?.options }

  /// The custom fields of a kind, in the order in which they were defined.
  public func customFields<R: Declared>(of _: R.Type) -> [CustomFieldDefinition] {
    customFields[R.kind] ?? []
  }
}
