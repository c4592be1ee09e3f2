/// Reads values that people type or files hold, by the type of the field they are for.
///
/// Stateless but for what it was made with: the moment, the zone, the home currency, the snapshot
/// in which references are looked up.
public struct ValueParser: Sendable {
  /// The snapshot in which references are found.
  public let snapshot: Snapshot
  /// What `today` and `+3d` are counted from.
  public let now: Timestamp
  /// The zone of times typed without one.
  public let zone: any TimeZoneRules
  /// What `me` stands for.
  public let me: Principal?
  /// The currency of amounts that name none.
  public var currency: CurrencyCode?
  /// The mark before decimals.
  public var decimalMark: Money.DecimalMark = .point

  /// Makes a parser; zone and currency are the settings' unless others are given.
  public init(
    _ snapshot: Snapshot, now: Timestamp, me: Principal? = nil,
    zone: (any TimeZoneRules)? = nil
  ) {
    self.snapshot = snapshot
    self.now = now
    self.me = me
    self.zone = zone ?? snapshot.configuration.zone
    currency = snapshot.configuration.currency
  }

  /// The value that `text` means as one of `type`; an empty text is no value.
  public func value(_ text: String, as type: FieldType) throws(ValueError) -> Value {
    if text.isEmpty { return .null }
    switch type {
    case .text: return .text(text)
    case .bool: return .bool(try flag(text))
    case .integer: return .integer(try integer(text))
    case .date: return .date(try TimeParser(now: now, zone: zone).date(text))
    case .time: return .time(try TimeParser(now: now, zone: zone).timestamp(text))
    case .money:
      return .money(try Money(text, defaultCurrency: currency, decimalMark: decimalMark))
    case .email: return .text(try EmailAddress(text).text)
    case .phone: return .text(try PhoneNumber(text).text)
    case .choice(let options, let isOpen): return .text(try choiceKey(text, options, isOpen))
    case .reference(let kinds): return .reference(try resolve(text, to: kinds))
    case .principal: return try actor(text)
    case .list(let element): return .list([try value(text, as: element)])
    case .parts(let types): return try parts(text, types)
    }
  }

  /// The value that `text` means at `path`, or as an element of the list there.
  public func value(_ text: String, at path: FieldPath) throws(ValueError) -> Value {
    let type: FieldType = if case .list(let element) = path.type { element } else { path.type }
    let value = try value(text, as: type)
    return path.field?.form(of: value) ?? value
  }

  /// The list that several texts mean.
  public func values(_ texts: [String], as type: FieldType) throws(ValueError) -> Value {
    guard case .list(let element) = type else { return try value(texts.last ?? "", as: type) }
    var values: [Value] = []
    for text in texts where !text.isEmpty { values.append(try value(text, as: element)) }
    return .list(values)
  }

  private func flag(_ text: String) throws(ValueError) -> Bool {
    switch text.lowercased() {
    case "yes", "true", "1", "y", "on": return true
    case "no", "false", "0", "n", "off": return false
    default: throw ValueError(type: "flag", text: text, expected: "yes or no")
    }
  }

  private func integer(_ text: String) throws(ValueError) -> Int {
    guard let number = Int(text), number.magnitude <= JSONReader.maximumInteger else {
      throw ValueError(type: "number", text: text, expected: "a whole number such as 12")
    }
    return number
  }

  /// A key or a label, whatever its case; an open choice takes any other key too.
  private func choiceKey(
    _ text: String, _ options: [ChoiceOption], _ isOpen: Bool
  ) throws(ValueError) -> String {
    if options.contains(where: { $0.key == text }) { return text }
    if let option = options.first(where: { $0.isMeant(by: text) }) { return option.key }
    if isOpen { return text }
    let keys = options.map(\.key)
    let expected =
      options.count > 12 ? "one of \(options.count) choices" : keys.joined(separator: ", ")
    throw ValueError(type: "choice", text: text, expected: expected)
  }

  private func actor(_ text: String) throws(ValueError) -> Value {
    text == "system" ? .text(text) : .reference(try resolve(text, to: [Principal.kind]))
  }

  /// The record that `text` names: `me`, `lead/17`, `17`, or the value of a unique or title field.
  public func resolve(
    _ text: String, to kinds: [RecordKind]
  ) throws(ValueError) -> RecordReference {
    let found = candidates(for: text, among: kinds)
    if found.count == 1 { return found[0] }
    throw Self.notOne(found, text, kinds)
  }

  /// Every record that `text` may name, by the first way that finds any.
  package func candidates(for text: String, among kinds: [RecordKind]) -> [RecordReference] {
    if text == "me", let me, kinds.isEmpty || kinds.contains(Principal.kind) {
      return [RecordReference(kind: Principal.kind, number: me.number)]
    }
    if let reference = try? RecordReference(text),
      kinds.isEmpty || kinds.contains(reference.kind)
    {
      return [reference]
    }
    if kinds.count == 1, let number = RecordReference.number(text.utf8) {
      return [RecordReference(kind: kinds[0], number: number)]
    }
    var found: [RecordReference] = []
    for kind in kinds {
      if let type = snapshot.catalog[kind] { found += named(text, type) }
    }
    if let me {
      let own = RecordReference(kind: Principal.kind, number: me.number)
      found = found.filter { $0 == own || snapshot.isReadable($0, by: me) }
    }
    return found.uniqued()
  }

  /// The error of naming no record, or several.
  package static func notOne(
    _ found: [RecordReference], _ text: String, _ kinds: [RecordKind]
  ) -> ValueError {
    let name = kinds.isEmpty ? "record" : kinds.map(\.rawValue).joined(separator: " or ")
    return ValueError(
      type: name, text: text, matches: found.prefix(5).map(\.description))
  }

  /// The live records whose unique fields, else whose title, have exactly this text.
  private func named<R: CRMRecord>(_ text: String, _: R.Type) -> [RecordReference] {
    for field in R.schema.fields where field.isUnique {
      let value = field.form(of: .text(text))
      let query = snapshot[R.self].where(.compare(FieldPath(field), .equal, value))
      let ids = query.ids()
      if !ids.isEmpty { return ids.map(\.reference) }
    }
    guard let title = R.schema.title, title.isMatched else { return [] }
    return snapshot[R.self].where(.compare(FieldPath(title), .equal, .text(text))).ids()
      .map(\.reference)
  }
}
