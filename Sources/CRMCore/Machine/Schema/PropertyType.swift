/// How the value of a property lies in a row: as bytes that the engine reads without its Swift type.
/// All loops over fields switch over this. A type that is not listed is kept by the form in which
/// the journal has it.
enum PropertyType: UInt8, Sendable {
  /// No bytes: a flag that is on is there, one that is off is absent.
  case flag
  /// Eight bytes.
  case integer, time, money
  /// Four bytes.
  case date, identifier, principal
  /// UTF-8.
  case text, email, phone
  /// The UTF-8 of a choice's key.
  case choice
  /// The JSON that the journal has.
  case other

  /// The form of a property's type; `isOptional` says whether it is the optional of that.
  static func find<V: FieldValue>(_: V.Type) -> (type: PropertyType, isOptional: Bool) {
    if let wrapped = V.self as? any OptionalValue.Type { return (wrapped.wrappedProperty, true) }
    return (find(V.self as any FieldValue.Type), false)
  }

  /// The choice that a type is, or is the optional of.
  static func choice<V: FieldValue>(_: V.Type) -> (any Choice.Type)? {
    (V.self as? any OptionalValue.Type)?.wrappedChoice ?? V.self as? any Choice.Type
  }

  /// The composite value that a type is, or is the optional of.
  static func composite<V: FieldValue>(_: V.Type) -> (any CompositeValue.Type)? {
    (V.self as? any OptionalValue.Type)?.wrappedComposite ?? V.self as? any CompositeValue.Type
  }

  fileprivate static func find(_ type: any FieldValue.Type) -> PropertyType {
    if let known = known.first(where: { $0.type == type }) { return known.form }
    if type is any RecordNumber.Type { return .identifier }
    return type is any Choice.Type ? .choice : .other
  }

  private static let known: [(type: any FieldValue.Type, form: PropertyType)] = [
    (String.self, .text), (EmailAddress.self, .email), (PhoneNumber.self, .phone),
    (Bool.self, .flag), (Int.self, .integer), (CalendarDate.self, .date), (Timestamp.self, .time),
    (Money.self, .money), (Principal.self, .principal),
  ]

  /// Whether the type takes a value for certain, without being asked.
  func isAlwaysWellFormed(_ bytes: UnsafeRawBufferPointer?) -> Bool {
    switch self {
    case .choice, .other: false
    case .email: bytes.map { EmailAddress.isWellFormed($0) } ?? true
    case .integer: bytes.map { $0.int64.magnitude <= JSONReader.maximumInteger } ?? true
    case .phone: bytes.map { PhoneNumber.isPlain($0) } ?? true
    case .flag, .time, .money, .date, .identifier, .principal, .text: true
    }
  }

  /// Whether a column has all that values of the form are.
  var isNumber: Bool {
    switch self {
    case .flag, .integer, .time, .money, .date: true
    case .identifier, .principal, .text, .email, .phone, .choice, .other: false
    }
  }

  /// Whether values of the form are texts as they are typed.
  var isText: Bool { self == .text || self == .email || self == .phone }
}

/// An identifier of whatever kind: one number of 32 bits.
protocol RecordNumber: FieldValue {}

extension Identifier: RecordNumber where Root: Declared {}

/// An optional, as what it wraps can be asked for.
protocol OptionalValue: FieldValue {
  static var wrappedProperty: PropertyType { get }
  static var wrappedChoice: (any Choice.Type)? { get }
  static var wrappedComposite: (any CompositeValue.Type)? { get }
  /// Makes an optional at `place` that holds what is absent nil.
  static func normalize(at place: UnsafeMutableRawPointer)
}

extension Optional: OptionalValue where Wrapped: FieldValue {
  static var wrappedProperty: PropertyType {
    PropertyType.find(Wrapped.self as any FieldValue.Type)
  }
  static var wrappedChoice: (any Choice.Type)? { Wrapped.self as? any Choice.Type }
  static var wrappedComposite: (any CompositeValue.Type)? {
    Wrapped.self as? any CompositeValue.Type
  }

  static func normalize(at place: UnsafeMutableRawPointer) {
    let property = place.assumingMemoryBound(to: Self.self)
    if property.pointee?.crmIsAbsent == true { property.pointee = nil }
  }
}
