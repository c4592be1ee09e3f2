import CRMCore

extension AnyField {
  /// The option's name: that of one element where several may be given, such as `tag`.
  var optionName: String {
    guard case .list = type, option.hasSuffix("s") else { return option }
    return String(option.dropLast())
  }

  /// Whether a person may set it.
  var isSettable: Bool { !isReadOnly && !isHidden }

  /// The options that set the field.
  var settingOptions: [Option] {
    let help = isRequired ? "\(label), required" : label
    switch type {
    case .bool: return [.flag(option, label, negatable: true)]
    case .parts(let parts):
      return parts.map {
        .value(
          "\(option)-\($0.name)", $0.type.placeholder,
          "\(label): \(Naming.label($0.name).lowercased())")
      }
    case .list:
      return [.list(optionName, type.placeholder, help, completion: completion, alias: option)]
    default: return [.value(option, type.placeholder, help, completion: completion)]
    }
  }

  /// The options by which lists are narrowed to values of the field.
  var filterOptions: [Option] {
    switch type {
    case .bool: return [.flag(option, "Only: \(label.lowercased())", negatable: true)]
    case .parts(let parts):
      return parts.map {
        .list("\(option)-\($0.name)", $0.type.placeholder, "Only with that \($0.name)")
      }
    default:
      return [
        .list(
          optionName, type.placeholder, "Only with that \(label.lowercased())",
          completion: completion, alias: option)
      ]
    }
  }

  private var completion: Completion {
    let keys = type.options.map(\.key)
    return keys.isEmpty || keys.count > 12 ? .none : .choices(keys)
  }
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
