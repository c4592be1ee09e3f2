/// A type that a record's stored property may have.
///
/// Conform a type of your own by saying how it becomes a ``Value`` and comes back; the journal's
/// form, filters, CSV and history follow from that.
public protocol FieldValue: Equatable, Sendable {
  /// The type as data.
  static var fieldType: FieldType { get }
  /// The value apart from its record.
  var value: Value { get }
  /// Takes a value back; throws when it is not one of this type.
  init(value: Value) throws(ValueError)
  /// Whether there is nothing there: an absent optional, an empty text or list.
  var isAbsent: Bool { get }
  /// Turns what is absent into the one form in which the journal gives it back.
  mutating func normalize()
  /// Refuses a content that the type can hold and the field must not.
  func validate() throws(ValueError)
  /// Whether two values are the same to the byte.
  static func isSame(_ left: Self, _ right: Self) -> Bool
  /// Reads the journal's form.
  static func decode(_ reader: inout JSONReader) throws -> Self
  /// Writes the journal's form.
  func encode(_ writer: inout JSONWriter)
}

extension FieldValue {
  /// By default a value is never absent.
  public var isAbsent: Bool { false }

  /// By default there is one form only.
  public mutating func normalize() {}

  /// By default every value of the type will do.
  public func validate() throws(ValueError) {}

  /// By default equality.
  @inlinable public static func isSame(_ left: Self, _ right: Self) -> Bool { left == right }

  /// By default the journal's form is that of the value.
  public static func decode(_ reader: inout JSONReader) throws -> Self {
    try Self(value: Value(decoding: &reader, as: fieldType))
  }

  /// By default the journal's form is that of the value.
  public func encode(_ writer: inout JSONWriter) { value.encode(&writer) }
}

/// A value that can be a key: unique among the live records of a kind.
public protocol KeyValue: FieldValue {}

/// A value that points at other records.
public protocol ReferenceValue: FieldValue {}

/// A value that search looks into.
public protocol TextValue: FieldValue {}

extension Optional: KeyValue where Wrapped: KeyValue {}
extension Optional: ReferenceValue where Wrapped: ReferenceValue {}
extension Optional: TextValue where Wrapped: TextValue {}

extension Optional: FieldValue where Wrapped: FieldValue {
  /// The wrapped type.
  public static var fieldType: FieldType { Wrapped.fieldType }
  /// The wrapped value, or null.
  public var value: Value { self?.value ?? .null }
  /// Whether it is nil, or what it holds is absent.
  public var isAbsent: Bool { self?.isAbsent ?? true }

  /// Null is nil; anything else must be of the wrapped type.
  public init(value: Value) throws(ValueError) {
    self = value.isAbsent ? nil : try Wrapped(value: value)
  }

  /// An empty text within is none.
  public mutating func normalize() {
    if let wrapped = self, wrapped.isAbsent { self = nil }
  }

  /// Refuses what the wrapped type refuses.
  public func validate() throws(ValueError) { try self?.validate() }

  /// Both nil, or both the same.
  @inlinable public static func isSame(_ left: Self, _ right: Self) -> Bool {
    switch (left, right) {
    case (nil, nil): true
    case (let left?, let right?): Wrapped.isSame(left, right)
    default: false
    }
  }

  /// Reads null or the wrapped form.
  @inlinable public static func decode(_ reader: inout JSONReader) throws -> Self {
    try reader.readNull() ? nil : try Wrapped.decode(&reader)
  }

  /// Writes null or the wrapped form.
  @inlinable public func encode(_ writer: inout JSONWriter) {
    if let wrapped = self { wrapped.encode(&writer) } else { writer.null() }
  }
}
