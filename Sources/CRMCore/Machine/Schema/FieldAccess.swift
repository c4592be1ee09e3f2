/// The operations on one property through a pointer to it, whatever the property's type.
/// They are the type's own at run time, so that a kind of record brings no code with it.
struct FieldAccess: Sendable {
  let type: any FieldValue.Type
  /// The type of a choice, also of an optional one; nil for others.
  let choice: (any Choice.Type)?
  /// The type of a composite value, also of an optional one; nil for others.
  let composite: (any CompositeValue.Type)?
  let property: PropertyType
  let isOptional: Bool
  /// How many bytes the property takes in its struct.
  let size: Int

  init<V: FieldValue>(_: V.Type) {
    type = V.self
    size = MemoryLayout<V>.size
    (property, isOptional) = PropertyType.find(V.self)
    composite = PropertyType.composite(V.self)
    choice = property == .choice ? PropertyType.choice(V.self) : nil
  }

  /// Whether two properties are equal, and their values the same to the byte.
  func isSame(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer) -> Bool {
    if areSame(UnsafeRawBufferPointer(start: left, count: size), .init(start: right, count: size)) {
      return true
    }
    return type.areEqual(left, right) && Value.isSame(value(left), value(right))
  }
  /// Copies a property to a place where there is nothing yet.
  @inline(__always)
  func copy(_ property: UnsafeRawPointer, to place: UnsafeMutableRawPointer) {
    type.copy(property, to: place)
  }
  /// Puts a copy of a property in the place of another.
  func assign(_ property: UnsafeRawPointer, _ place: UnsafeMutableRawPointer) {
    type.assign(property, at: place)
  }
  /// A property that holds a value, at a place that is never given back; nil where it is none of the type.
  func kept(_ value: Value) -> UnsafeRawPointer? { type.kept(value) }
  func isAbsent(_ place: UnsafeRawPointer) -> Bool { type.isAbsent(at: place) }
  func value(_ place: UnsafeRawPointer) -> Value { type.value(at: place) }

  func assign(_ value: Value, _ place: UnsafeMutableRawPointer) throws(ValueError) {
    // The way through the type, which is not known here, is a slow one.
    switch (property, value) {
    case (.text, .text(let text)) where !text.isEmpty: put(text, place)
    case (.email, .text(let text)) where !text.isEmpty:
      put(EmailAddress(unchecked: text), place)
    case (.phone, .text(let text)) where !text.isEmpty: put(PhoneNumber(unchecked: text), place)
    case (.flag, .bool(let flag)): put(flag, place)
    case (.integer, .integer(let number)): put(number, place)
    case (.date, .date(let date)): put(date, place)
    case (.time, .time(let time)): put(time, place)
    case (.money, .money(let money)): put(money, place)
    case (.choice, .text(let key)) where choice?.put(key, at: place, isOptional) == true: break
    default: try type.assign(value, at: place)
    }
  }

  /// Sets a property of this type, or of the optional of it: the form of the property tells which.
  @inline(__always)
  private func put<T>(_ value: T, _ place: UnsafeMutableRawPointer) {
    if isOptional {
      place.assumingMemoryBound(to: T?.self).pointee = value
    } else {
      place.assumingMemoryBound(to: T.self).pointee = value
    }
  }
  /// Gives an optional that holds what is absent the one form of nothing, nil.
  func normalize(_ place: UnsafeMutableRawPointer) {
    if isOptional { (type as? any OptionalValue.Type)?.normalize(at: place) }
  }
  func validate(_ place: UnsafeRawPointer) throws(ValueError) { try type.validate(at: place) }
  /// The value as the type gives it back after taking it.
  func form(_ value: Value) throws(ValueError) -> Value { try type.form(of: value) }

  /// Puts what the journal's form says in the place of a property.
  func decode(_ reader: inout JSONReader, _ place: UnsafeMutableRawPointer) throws {
    try type.decode(&reader, at: place)
  }
  /// Reads a value and writes it again, in the one form that the type gives it; nil if it is absent.
  func encoded(_ reader: inout JSONReader) throws -> [UInt8]? { try type.encoded(&reader) }
  /// The journal's form of a property; nil if it is absent.
  func encoded(_ place: UnsafeRawPointer) -> [UInt8]? { type.encoded(at: place) }
  /// The value that the bytes of a row hold, of a type that only reads JSON.
  func value(ofJSON bytes: UnsafeRawBufferPointer) throws -> Value { try type.value(ofJSON: bytes) }
  /// What a property that holds nothing gives as its value; null where the type has no such form.
  var absentValue: Value { type.absentValue }
}

// Each binds the pointer to the property's own type, and is sound because the pointer's offset and
// the type come from the same key path (``Field``).
extension FieldValue {
  fileprivate static func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer) -> Bool {
    left.assumingMemoryBound(to: Self.self).pointee
      == right.assumingMemoryBound(to: Self.self).pointee
  }

  fileprivate static func copy(
    _ property: UnsafeRawPointer, to place: UnsafeMutableRawPointer
  ) {
    place.initializeMemory(
      as: Self.self, from: property.assumingMemoryBound(to: Self.self), count: 1)
  }

  fileprivate static func assign(
    _ property: UnsafeRawPointer, at place: UnsafeMutableRawPointer
  ) {
    place.assumingMemoryBound(to: Self.self).update(
      from: property.assumingMemoryBound(to: Self.self), count: 1)
  }

  fileprivate static func kept(_ value: Value) -> UnsafeRawPointer? {
    guard let made = try? Self(crmValue: value) else { return nil }
    let place = UnsafeMutablePointer<Self>.allocate(capacity: 1)
    place.initialize(to: made)
    return UnsafeRawPointer(place)
  }

  fileprivate static func isAbsent(at place: UnsafeRawPointer) -> Bool {
    place.assumingMemoryBound(to: Self.self).pointee.crmIsAbsent
  }

  fileprivate static func value(at place: UnsafeRawPointer) -> Value {
    place.assumingMemoryBound(to: Self.self).pointee.crmValue
  }

  fileprivate static func assign(
    _ value: Value, at place: UnsafeMutableRawPointer
  ) throws(ValueError) {
    place.assumingMemoryBound(to: Self.self).pointee = try Self(crmValue: value)
  }

  fileprivate static func validate(at place: UnsafeRawPointer) throws(ValueError) {
    try place.assumingMemoryBound(to: Self.self).pointee.crmValidate()
  }

  fileprivate static func form(of value: Value) throws(ValueError) -> Value {
    try Self(crmValue: value).crmValue
  }

  /// The type takes the value, and gives back the one form that it has for it.
  fileprivate static func encoded(_ reader: inout JSONReader) throws -> [UInt8]? {
    let value = try decode(&reader)
    return value.crmIsAbsent ? nil : value.json
  }

  fileprivate static func decode(
    _ reader: inout JSONReader, at place: UnsafeMutableRawPointer
  ) throws {
    place.assumingMemoryBound(to: Self.self).pointee = try decode(&reader)
  }

  private static func decode(_ reader: inout JSONReader) throws -> Self {
    try Self(crmValue: Value(decoding: &reader, as: crmType))
  }

  fileprivate static func encoded(at place: UnsafeRawPointer) -> [UInt8]? {
    let value = place.assumingMemoryBound(to: Self.self).pointee
    return value.crmIsAbsent ? nil : value.json
  }

  private var json: [UInt8] {
    var writer = JSONWriter()
    crmValue.encode(&writer)
    return writer.bytes
  }

  fileprivate static func value(ofJSON bytes: UnsafeRawBufferPointer) throws -> Value {
    var reader = JSONReader(bytes, mode: .journal)
    return try decode(&reader).crmValue
  }

  fileprivate static var absentValue: Value { (try? Self(crmValue: .null))?.crmValue ?? .null }
}
