// Values in the programs' own data: one form, that of the journal.

extension FieldValue where Self: Encodable {
  /// Writes the journal's form: a text for dates, amounts and references, named parts for a composite.
  public func encode(to encoder: any Encoder) throws { try crmValue.encode(to: encoder) }
}

extension FieldValue where Self: Decodable {
  /// Reads the journal's form, and refuses what the type does not take.
  public init(from decoder: any Decoder) throws {
    do {
      try self.init(crmValue: Value(from: decoder, as: Self.crmType))
      try crmValidate()
    } catch let error as ValueError {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: error.phrase, underlyingError: error))
    }
  }
}

extension Money: Codable {}
extension Timestamp: Codable {}
extension CalendarDate: Codable {}
extension EmailAddress: Codable {}
extension PhoneNumber: Codable {}
extension PostalAddress: Codable {}
extension CurrencyCode: Codable {}
extension RecordReference: Codable {}
extension Principal: Codable {}
extension Identifier: Codable where Root: Declared {}
extension RecordKind: Codable {}

extension Choice {
  /// Writes the key.
  public func encode(to encoder: any Encoder) throws { try crmValue.encode(to: encoder) }

  /// Reads a key, and refuses one that is none of the choice's.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let key = try container.decode(String.self)
    guard let choice = Self(rawValue: key) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(key.quoted) is not a \(Self.self)")
    }
    self = choice
  }
}

extension Value: Encodable {
  /// Writes the journal's form: texts for dates, amounts and references.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .list(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(value) }
    case .parts(let parts):
      var container = encoder.container(keyedBy: PartKey.self)
      for part in parts where !part.value.isAbsent {
        try container.encode(part.value, forKey: PartKey(stringValue: part.name))
      }
    case .null, .bool, .integer, .text, .date, .time, .money, .reference:
      try encodeScalar(encoder.singleValueContainer())
    }
  }

  private func encodeScalar(_ container: consuming any SingleValueEncodingContainer) throws {
    var container = container
    switch self {
    case .null: try container.encodeNil()
    case .bool(let flag): try container.encode(flag)
    case .integer(let number): try container.encode(number)
    case .text, .date, .time, .money, .reference, .list, .parts: try container.encode(description)
    }
  }

  fileprivate init(from decoder: any Decoder, as type: FieldType) throws {
    switch type {
    case .list(let element):
      var container = try decoder.unkeyedContainer()
      var values: [Value] = []
      while !container.isAtEnd {
        values.append(try Value(from: container.superDecoder(), as: element))
      }
      self = .list(values)
    case .parts(let parts):
      let container = try decoder.container(keyedBy: PartKey.self)
      self = .parts(
        try parts.filter { container.contains(PartKey(stringValue: $0.name)) }.map { part in
          let own = try container.superDecoder(forKey: PartKey(stringValue: part.name))
          return Part(part.name, try Value(from: own, as: part.type))
        })
    case .text, .bool, .integer, .date, .time, .money, .email, .phone, .choice, .reference,
      .principal:
      self = try Self.scalar(decoder.singleValueContainer(), type)
    }
  }

  private static func scalar(
    _ container: any SingleValueDecodingContainer, _ type: FieldType
  ) throws -> Value {
    if container.decodeNil() { return .null }
    switch type {
    case .bool: return .bool(try container.decode(Bool.self))
    case .integer: return .integer(try container.decode(Int.self))
    case .date: return .date(try CalendarDate(container.decode(String.self)))
    case .time: return .time(try Timestamp(container.decode(String.self)))
    case .money: return .money(try Money(container.decode(String.self)))
    case .reference: return .reference(try RecordReference(container.decode(String.self)))
    case .text, .email, .phone, .choice, .principal, .list, .parts:
      let text = try container.decode(String.self)
      guard type == .principal, text != "system" else { return .text(text) }
      return .reference(try RecordReference(text))
    }
  }

  /// The name of a part.
  private struct PartKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
