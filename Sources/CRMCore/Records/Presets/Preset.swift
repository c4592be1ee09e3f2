/// What a store is set up with: a policy, and the custom fields that its trade needs.
public struct Preset: Sendable {
  /// Who may do what.
  public let policy: Policy
  /// The custom fields that come with it.
  public let fields: [CustomField]

  /// Makes a preset.
  public init(policy: Policy, fields: [CustomField] = []) {
    self.policy = policy
    self.fields = fields
  }

  /// The name, that of its policy.
  public var name: String { policy.name }

  /// The presets that there are, the usual one first.
  public static let all: [Preset] = [
    Preset(policy: .standard), Preset(policy: .eventAgency), Preset(policy: .leadDesk),
    Preset(policy: .backOffice), Preset(policy: .orderDesk, fields: orderDeskFields),
  ]

  /// The preset of that name.
  public static func named(_ name: String) -> Preset? { all.first { $0.name == name } }

  /// What sellers of mobile-phone contracts note on an order.
  private static var orderDeskFields: [CustomField] {
    func field(
      _ key: String, _ type: CustomField.ValueType = .text, _ choices: [String] = []
    ) -> CustomField {
      var field = CustomField(of: "order", key: key, type: type)
      field.choices = choices
      return field
    }
    return [
      field("network", .choice, ["o2", "ee", "three"]), field("handset"), field("tariff"),
      field("tariff-code"), field("sim-required", .flag), field("spend-cap", .money),
      field("network-account-number"), field("eligibility-date", .date), field("account-address"),
    ]
  }
}
