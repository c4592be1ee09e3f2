extension FieldPath {
  /// Puts a value at the path; throws when it is not one of the path's type.
  package func assign<R: Declared>(
    _ value: Value, in record: inout R
  ) throws(ValueError) {
    try withUnsafeMutablePointer(to: &record) { (record) throws(ValueError) in
      try assign(value, at: record)
    }
  }

  /// The same in a record that is known by where it is: for many paths one after the other.
  func assign<R: Declared>(
    _ value: Value, at record: UnsafeMutablePointer<R>
  ) throws(ValueError) {
    let place = UnsafeMutableRawPointer(record)
    switch base {
    case .id:
      guard let number = value.number.flatMap(UInt32.init(exactly:)), number > 0 else {
        throw ValueError(type: "id", text: value.description, expected: "a number from 1")
      }
      record.pointee.header.number = number
    case .field(let field): try field.access.assign(value, place + field.offset)
    case .part(let field, let part):
      var parts: [Value.Part] = []
      if case .parts(let old) = field.access.value(place + field.offset) { parts = old }
      parts.removeAll { $0.name == part }
      parts.append(Value.Part(part, value))
      try field.access.assign(.parts(parts), place + field.offset)
    case .custom(let key): record.pointee.header.custom[key] = value
    case .derived, .header:
      throw ValueError(type: "field", text: name, expected: "a field that is not worked out")
    }
  }
}
