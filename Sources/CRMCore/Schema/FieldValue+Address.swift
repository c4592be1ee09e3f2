extension PostalAddress: FieldValue {
  /// Named parts.
  public static var fieldType: FieldType { .parts(parts.map(\.name)) }
  /// The parts that have a text.
  public var value: Value {
    .parts(Self.parts.map { Value.Part($0.name, .text(self[keyPath: $0.path])) })
  }
  /// Whether no part has a text.
  public var isAbsent: Bool { Self.parts.allSatisfy { self[keyPath: $0.path].isEmpty } }

  /// Takes named parts.
  public init(value: Value) throws(ValueError) {
    self.init()
    guard case .parts(let given) = value else {
      throw ValueError(type: "address", text: value.description, expected: "its parts")
    }
    for part in given {
      guard let path = Self.parts.first(where: { $0.name == part.name })?.path else { continue }
      self[keyPath: path] = try String(value: part.value)
    }
  }

  /// The same bytes in every part.
  public static func isSame(_ left: Self, _ right: Self) -> Bool {
    parts.allSatisfy { String.isSame(left[keyPath: $0.path], right[keyPath: $0.path]) }
  }
}
