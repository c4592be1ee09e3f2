import CRMCore

/// Values in the words that tables and panels show.
struct ValueText {
  let snapshot: Snapshot
  /// Whose rights say what records are called.
  let actor: Principal
  let zone: any TimeZoneRules

  /// A value as a cell of a table.
  func cell(_ value: Value, _ type: FieldType) -> String {
    switch (value, type) {
    case (.bool(let flag), _): flag ? "yes" : "no"
    case (.time(let time), _): self.time(time)
    case (.reference(let record), _):
      record.kind == Principal.kind ? title(of: record) ?? "\(record)" : "\(record)"
    case (.text(let key), .choice(let options, _)):
      options.first { $0.key == key }?.label ?? key
    case (.list, .list(.parts)): value.cell
    case (.list(let values), .list(let element)):
      values.map { cell($0, element) }.joined(separator: ", ")
    default: value.description
    }
  }

  /// A value as a panel has room for it: references with what they are called.
  func line(_ value: Value, _ type: FieldType) -> String {
    guard case .reference(let record) = value, let title = title(of: record) else {
      return cell(value, type)
    }
    return title == record.description ? title : "\(record) (\(title))"
  }

  /// An instant on the clocks of the zone, to the minute.
  func time(_ time: Timestamp) -> String {
    let local = zone.local(at: time)
    return "\(local.date) \(Self.two(local.hour)):\(Self.two(local.minute))"
  }

  /// Who acted, by name.
  func name(of principal: Principal) -> String {
    guard let id = principal.userID else { return principal.description }
    return title(of: id.reference) ?? principal.description
  }

  /// What a record is called; nil where there is none, or the user may not read it.
  func title(of record: RecordReference) -> String? {
    snapshot.title(of: record, readableBy: actor)
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension FieldType {
  /// Whether columns of the type stand on the right.
  var alignsRight: Bool {
    switch self {
    case .integer, .money: true
    case .text, .bool, .date, .time, .email, .phone, .choice, .reference, .principal, .list, .parts:
      false
    }
  }
}
