import CRMCore

/// The fields that a command line sets, as typed.
struct FieldInput<R: CRMRecord> {
  private let invocation: Invocation
  private let values: ValueParser
  private let cleared: [FieldPath]

  /// Reads which fields are set and cleared, in the command line as it was typed or completed.
  init(_ session: Session, _ completed: Invocation? = nil) throws {
    invocation = completed ?? session.invocation
    values = session.values
    cleared = try session[Self.clear].flatMap { $0 }
  }

  /// The options that set fields of the kind.
  static var options: [any AnyOption] {
    R.schema.fields.filter(\.isSettable).flatMap(\.settingOptions) + [custom]
  }

  /// The options of verbs that change fields.
  static var changingOptions: [any AnyOption] { options + [clear, Command.ifVersion] }

  private static var custom: Option<[KeyAndValue]> {
    .pairs("custom", "KEY=VALUE", "The value of a custom field")
  }

  private static var clear: Option<[Meaning<[FieldPath]>]> {
    .meanings("clear", "FIELD", "Empty a field") { try $1.paths($0, of: R.self) }
  }

  /// What a command line changes; throws where that is nothing.
  static func changing(_ session: Session) throws -> Self {
    let input = try Self(session)
    let names = Set(options.map(\.form.name))
    if input.cleared.isEmpty, !session.invocation.given.contains(where: { names.contains($0.name) })
    {
      throw CommandError.usage("nothing to set", hints: ["Give a field"])
    }
    return input
  }

  /// Puts what was typed into a record; reports all that cannot be read at once.
  func apply(to record: inout R) throws {
    var problems: [CRMError.FieldProblem] = []
    for path in cleared {
      do {
        try path.assign(.null, in: &record)
      } catch {
        problems.append(CRMError.FieldProblem(path.name, .missing))
      }
    }
    for field in R.schema.fields where field.isSettable {
      do {
        guard let value = try value(of: field, in: record) else { continue }
        try R.schema.assign(value, to: field, in: &record)
      } catch let error as ValueError {
        problems.append(CRMError.FieldProblem(field.name, .malformed(error)))
      }
    }
    problems += try applyCustom(to: &record)
    if !problems.isEmpty { throw CRMError.invalid(record.reference, problems) }
  }

  /// The value typed for a field; nil where none was.
  private func value(of field: AnyField, in record: R) throws -> Value? {
    switch field.type {
    case .bool: return try invocation[field.flagSetting].map(Value.bool)
    case .parts(let types): return try parts(types, of: field, in: record)
    case .list(let element):
      let texts = try invocation[field.listSetting]
      if texts.isEmpty { return nil }
      let isText = element == .text || !element.options.isEmpty
      let signs: [Character] = isText ? ["+", "-"] : []
      guard texts.contains(where: { $0.first.map(signs.contains) ?? false }) else {
        return try values.values(texts, as: field.type)
      }
      return try changed(R.schema.value(of: field, in: record), texts, element)
    case .text, .integer, .date, .time, .money, .email, .phone, .choice, .reference, .principal:
      guard let text = try invocation[field.valueSetting] else { return nil }
      let path = values.snapshot.path(named: field.name, of: R.self, at: values.now)
      return try values.value(text, as: path?.type ?? field.type)
    }
  }

  private func parts(
    _ types: [FieldType.Part], of field: AnyField, in record: R
  ) throws -> Value? {
    let before = R.schema.value(of: field, in: record)
    var parts = types.map { Value.Part($0.name, before.part($0.name)) }
    var isTyped = false
    for (index, part) in types.enumerated() {
      guard let text = try invocation[field.setting(of: part)] else { continue }
      isTyped = true
      parts[index] = Value.Part(part.name, try values.value(text, as: part.type))
    }
    return isTyped ? .parts(parts) : nil
  }

  /// A list with `+a` added and `-b` taken out.
  private func changed(
    _ before: Value, _ texts: [String], _ element: FieldType
  ) throws(ValueError) -> Value {
    var list: [Value] = if case .list(let values) = before { values } else { [] }
    for text in texts {
      let isRemoval = text.first == "-"
      let value = try values.value(
        isRemoval || text.first == "+" ? String(text.dropFirst()) : text, as: element)
      list.removeAll { $0 == value }
      if !isRemoval { list.append(value) }
    }
    return .list(list)
  }

  private func applyCustom(to record: inout R) throws -> [CRMError.FieldProblem] {
    var problems: [CRMError.FieldProblem] = []
    var typed: [String: [String]] = [:]
    for (key, text) in try invocation[Self.custom] {
      typed[key, default: []].append(text)
    }
    let definitions = values.snapshot.configuration.customFields(of: R.self)
    for (key, texts) in typed.sorted(by: { $0.key < $1.key }) {
      let type = definitions.first { $0.key == key }?.type ?? .text
      do {
        record.custom[key] = try values.values(texts, as: type)
      } catch {
        problems.append(CRMError.FieldProblem(CustomValues.prefix + key, .malformed(error)))
      }
    }
    return problems
  }
}
