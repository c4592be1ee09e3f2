/// A value of named, typed parts, declared once: an address, a line of an order, a rate.
public protocol CompositeValue: FieldValue {
  /// The parts in the order in which they are written.
  static var parts: [CompositePart<Self>] { get }
  /// Makes the value whose parts are all absent.
  init()
  /// Refuses what the type's own rules forbid, beyond what its parts refuse.
  func check() throws(ValueError)
}

/// One part of a composite value: its name, its type, and how it is read and set.
public struct CompositePart<Root: Sendable>: Sendable {
  let type: FieldType.Part
  /// The property.
  let path: any PartialKeyPath<Root> & Sendable
  let get: @Sendable (Root) -> Value
  let set: @Sendable (Value, inout Root) throws(ValueError) -> Void
  let validate: @Sendable (Root) throws(ValueError) -> Void

  /// Declares the property at `path` as the part `name`.
  public init<V: FieldValue>(
    _ name: String, _ path: any WritableKeyPath<Root, V> & Sendable, isRequired: Bool = false
  ) {
    let type = FieldType.Part(name, V.crmType, isRequired: isRequired)
    self.type = type
    self.path = path
    get = { $0[keyPath: path].crmValue }
    set = { (value, root) throws(ValueError) in root[keyPath: path] = try V(crmValue: value) }
    validate = { (root) throws(ValueError) in
      if isRequired, root[keyPath: path].crmIsAbsent {
        throw ValueError(type: name, text: "", expected: "a \(type.type.name)")
      }
      try root[keyPath: path].crmValidate()
    }
  }
}

extension FieldType {
  /// The name and type of one part of a composite value.
  public struct Part: Hashable, Sendable {
    /// The name as it stands in Swift and JSON.
    public let name: String
    /// The type of its values.
    public let type: FieldType
    /// Whether a value must be there.
    public let isRequired: Bool

    /// Makes a part's type.
    public init(_ name: String, _ type: FieldType, isRequired: Bool = false) {
      self.name = name
      self.type = type
      self.isRequired = isRequired
    }
  }
}

extension CompositeValue {
  /// Named parts.
  public static var crmType: FieldType { .parts(parts.map(\.type)) }
  /// The parts in declared order.
  public var crmValue: Value { .parts(Self.parts.map { Value.Part($0.type.name, $0.get(self)) }) }
  /// Whether no part has a value.
  public var crmIsAbsent: Bool { Self.parts.allSatisfy { $0.get(self).isAbsent } }

  /// Takes named parts; those that are none of the type's are left out.
  public init(crmValue value: Value) throws(ValueError) {
    self.init()
    guard case .parts(let given) = value else {
      let names = Self.parts.map(\.type.name).joined(separator: ", ")
      throw ValueError(type: "list of parts", text: value.description, expected: names)
    }
    let parts = Self.parts
    for part in given where !part.value.isAbsent {
      try parts.first { $0.type.name == part.name }?.set(part.value, &self)
    }
  }

  /// Sets the parts that are given; the others stay.
  public mutating func set(_ parts: [Value.Part]) throws(ValueError) {
    for given in parts {
      try Self.parts.first { $0.type.name == given.name }?.set(given.value, &self)
    }
  }

  /// By default there are no rules beyond the parts'.
  public func check() throws(ValueError) {}

  /// Refuses a part that must be there and is not, what the parts' types refuse, and what
  /// ``check()`` does. Not to be replaced: a type's own rules belong there.
  public func crmValidate() throws(ValueError) {
    if !crmIsAbsent {
      for part in Self.parts { try part.validate(self) }
    }
    try check()
  }
}
