/// A type that a record's stored property may have.
///
/// Conform a type of your own by saying how it becomes a ``Value`` and comes back; the journal's
/// form, filters, CSV and history follow from that. The names begin with `crm` because they stand
/// on everybody's `String` and `Int`.
public protocol FieldValue: Equatable, Sendable {
  /// The type as data.
  static var crmType: FieldType { get }
  /// The value apart from its record; the journal has it in the form of ``crmType``.
  var crmValue: Value { get }
  /// Takes a value back; throws when it is not one of this type.
  init(crmValue value: Value) throws(ValueError)
  /// Whether there is nothing there: an absent optional, an empty text or list.
  var crmIsAbsent: Bool { get }
  /// Refuses a content that the type can hold and the field must not.
  func crmValidate() throws(ValueError)
}

extension FieldValue {
  /// By default a value is never absent.
  public var crmIsAbsent: Bool { false }

  /// By default every value of the type will do.
  public func crmValidate() throws(ValueError) {}
}

/// A value that can be a key: unique among the live records of a kind.
public protocol KeyValue: FieldValue {}

/// A value that points at other records.
public protocol ReferenceValue: FieldValue {}

/// A value that search looks into.
public protocol TextValue: FieldValue {}

/// A value of which less and more mean something.
public protocol OrderedValue: FieldValue {}

extension Int: OrderedValue {}
extension String: OrderedValue {}
extension CalendarDate: OrderedValue {}
extension Timestamp: OrderedValue {}
extension Money: OrderedValue {}

extension Optional: KeyValue where Wrapped: KeyValue {}
extension Optional: ReferenceValue where Wrapped: ReferenceValue {}
extension Optional: TextValue where Wrapped: TextValue {}

extension Optional: FieldValue where Wrapped: FieldValue {
  /// The wrapped type.
  public static var crmType: FieldType { Wrapped.crmType }
  /// The wrapped value, or null.
  public var crmValue: Value { self?.crmValue ?? .null }
  /// Whether it is nil, or what it holds is absent.
  public var crmIsAbsent: Bool { self?.crmIsAbsent ?? true }

  /// Null is nil; anything else must be of the wrapped type.
  public init(crmValue value: Value) throws(ValueError) {
    self = value.isAbsent ? nil : try Wrapped(crmValue: value)
  }

  /// Refuses what the wrapped type refuses.
  public func crmValidate() throws(ValueError) { try self?.crmValidate() }
}
