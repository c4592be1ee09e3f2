import CRMCore

extension AnyField {
  /// The option's name: that of one element where several may be given, such as `tag`.
  var optionName: String {
    guard case .list = type, option.hasSuffix("s") else { return option }
    return String(option.dropLast())
  }

  /// The name of the option of a part, such as `address-city`.
  func optionName(of part: FieldType.Part) -> String { "\(option)-\(part.name)" }

  /// Whether a person may set it.
  var isSettable: Bool { !isReadOnly && !isHidden }

  /// The option that sets a field of yes or no.
  var flagSetting: Option<Bool?> { .deniable(option, label) }

  /// The option that sets a part of a composite field.
  func setting(of part: FieldType.Part) -> Option<String?> {
    .value(
      optionName(of: part), part.type.placeholder,
      "\(label): \(Naming.label(part.name).lowercased())")
  }

  /// The option that sets a list.
  var listSetting: Option<[String]> {
    .list(optionName, type.placeholder, settingHelp, completion: completion, alias: option)
  }

  /// The option that sets a field of one value.
  var valueSetting: Option<String?> {
    .value(option, type.placeholder, settingHelp, completion: completion)
  }

  /// The options that set the field.
  var settingOptions: [any AnyOption] {
    switch type {
    case .bool: [flagSetting]
    case .parts(let parts): parts.map(setting)
    case .list: [listSetting]
    case .text, .integer, .date, .time, .money, .email, .phone, .choice, .reference, .principal:
      [valueSetting]
    }
  }

  private var settingHelp: String { isRequired ? "\(label), required" : label }

  /// The choices, where they are few.
  var completion: Completion { .few(type.options.map(\.key)) }
}

extension FieldType {
  /// What stands for a value in help.
  var placeholder: String {
    switch self {
    case .text: "TEXT"
    case .bool: "YES|NO"
    case .integer: "N"
    case .date: "DATE"
    case .time: "TIME"
    case .money: "AMOUNT"
    case .email: "EMAIL"
    case .phone: "PHONE"
    case .choice: "CHOICE"
    case .reference(let kinds): kinds == [Principal.kind] ? "USER" : "ID"
    case .principal: "USER"
    case .list(let element): element.placeholder
    case .parts(let parts): parts.map { "\($0.name)=…" }.joined(separator: ",")
    }
  }
}
