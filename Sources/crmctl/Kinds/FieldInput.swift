import CRMCore

/// The fields that a command line sets, as typed.
struct FieldInput<R: Record> {
  private let invocation: Invocation
  private let values: ValueParser
  private let cleared: [FieldPath]

  /// Reads which fields are set and cleared; throws where a name is none.
  init(_ invocation: Invocation, _ session: Session) throws {
    self.invocation = invocation
    values = session.values
    do {
      cleared = try invocation.values("clear").flatMap {
        try FilterParser.paths($0, of: R.self, session.values)
      }
    } catch {
      throw CommandError(error).asUsage()
    }
  }

  /// The options that set fields of the kind.
  static var options: [Option] {
    R.schema.fields.filter(\.isSettable).flatMap(\.settingOptions) + [
      .list("custom", "KEY=VALUE", "The value of a custom field")
    ]
  }

  /// Whether nothing is set.
  var isEmpty: Bool {
    let names = Set(Self.options.map(\.name))
    return cleared.isEmpty && !invocation.given.contains { names.contains($0.name) }
  }

  /// Puts what was typed into a record; reports all that cannot be read at once.
  func apply(to record: inout R) throws {
    var problems: [FieldProblem] = []
    for path in cleared {
      do {
        try clear(path, in: &record)
      } catch {
        problems.append(FieldProblem(path.name, .missing))
      }
    }
    for field in R.schema.fields where field.isSettable {
      do throws(ValueError) {
        guard let value = try value(of: field, in: record) else { continue }
        try R.schema.assign(value, to: field, in: &record)
      } catch {
        problems.append(FieldProblem(field.name, .malformed(error)))
      }
    }
    problems += try applyCustom(to: &record)
    if !problems.isEmpty { throw CRMError.invalid(record.reference, problems) }
  }

  private func clear(_ path: FieldPath, in record: inout R) throws(ValueError) {
    if let key = path.customKey {
      record.custom[key] = .null
    } else if let field = path.field {
      try R.schema.assign(.null, to: field, in: &record)
    } else if let field = path.root {
      let parts = R.schema.value(of: field, in: record).parts.map { part in
        "\(field.name).\(part.name)" == path.name ? Value.Part(part.name, .null) : part
      }
      try R.schema.assign(.parts(parts), to: field, in: &record)
    }
  }

  /// The value typed for a field; nil where none was.
  private func value(of field: AnyField, in record: R) throws(ValueError) -> Value? {
    let name = field.optionName
    switch field.type {
    case .bool: return invocation.flag(name).map(Value.bool)
    case .parts(let types): return try parts(types, of: field, in: record)
    case .list(let element):
      let texts = invocation.values(name)
      if texts.isEmpty { return nil }
      let isText = element == .text || !element.options.isEmpty
      let signs: [Character] = isText ? ["+", "-"] : []
      guard texts.contains(where: { $0.first.map(signs.contains) ?? false }) else {
        return try values.values(texts, as: field.type)
      }
      return try changed(R.schema.value(of: field, in: record), texts, element)
    default:
      guard let text = invocation.value(name) else { return nil }
      let path = values.snapshot.path(named: field.name, of: R.self, at: values.now)
      return try values.value(text, as: path?.type ?? field.type)
    }
  }

  private func parts(
    _ types: [PartType], of field: AnyField, in record: R
  ) throws(ValueError) -> Value? {
    let before = R.schema.value(of: field, in: record)
    var parts = types.map { Value.Part($0.name, before.part($0.name)) }
    var isTyped = false
    for (index, part) in types.enumerated() {
      guard let text = invocation.value("\(field.option)-\(part.name)") else { continue }
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

  private func applyCustom(to record: inout R) throws -> [FieldProblem] {
    var problems: [FieldProblem] = []
    var typed: [String: [String]] = [:]
    for (key, text) in try invocation.pairs("custom") {
      typed[key, default: []].append(text)
    }
    let definitions = values.snapshot.configuration.customFields(of: R.self)
    for (key, texts) in typed.sorted(by: { $0.key < $1.key }) {
      let type = definitions.first { $0.key == key }?.type ?? .text
      do {
        record.custom[key] = try values.values(texts, as: type)
      } catch {
        problems.append(FieldProblem(CustomValues.prefix + key, .malformed(error)))
      }
    }
    return problems
  }
}

extension Value {
  /// The parts of a composite value.
  fileprivate var parts: [Part] { if case .parts(let parts) = self { parts } else { [] } }
}
