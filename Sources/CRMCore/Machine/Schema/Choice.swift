/// A value out of a list of kebab-case keys: an enum for a closed list, a struct for an open one.
public protocol Choice: RawRepresentable, Hashable, Codable, KeyValue where RawValue == String {
  /// The keys with their labels, in order.
  static var options: [ChoiceOption] { get }
  /// Whether keys outside of ``options`` are values too, for lists that settings extend.
  static var isOpen: Bool { get }
}

extension Choice {
  /// By default a choice is closed.
  public static var isOpen: Bool { false }
  /// A choice of the options.
  public static var crmType: FieldType { .choice(options, isOpen: isOpen) }
  /// The key.
  public var crmValue: Value { .text(rawValue) }

  /// Takes a key.
  public init(crmValue value: Value) throws(ValueError) {
    guard case .text(let key) = value, let choice = Self(rawValue: key) else {
      throw ValueError(
        type: "choice", text: value.description,
        expected: Self.options.map(\.key).joined(separator: ", "))
    }
    self = choice
  }
}

extension Choice where Self: CaseIterable {
  /// Every case, labelled after its key.
  public static var options: [ChoiceOption] { allCases.map { ChoiceOption($0.rawValue) } }
}
