extension FieldPath {
  /// Puts a value at the path; throws when it is not one of the path's type.
  package func assign<R: Declared>(
    _ value: Value, in record: inout R
  ) throws(ValueError) {
    switch base {
    case .id:
      guard let number = value.number.flatMap(UInt32.init(exactly:)), number > 0 else {
        throw ValueError(type: "id", text: value.description, expected: "a number from 1")
      }
      record.header.number = number
    case .field(let field): try R.schema.assign(value, to: field, in: &record)
    case .part(let field, let part):
      var parts: [Value.Part] = []
      if case .parts(let old) = R.schema.value(of: field, in: record) { parts = old }
      parts.removeAll { $0.name == part }
      parts.append(Value.Part(part, value))
      try R.schema.assign(.parts(parts), to: field, in: &record)
    case .custom(let key): record.header.custom[key] = value
    case .derived:
      throw ValueError(type: "field", text: name, expected: "a field that is not worked out")
    }
  }
}
