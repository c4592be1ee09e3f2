/// An id that carries its kind as data: `lead/17`.
public struct RecordReference: Hashable, Sendable {
  /// The kind of the record meant.
  public let kind: RecordKind
  /// The record's number within its kind.
  public let number: UInt32

  /// Makes the reference to record `number` of `kind`.
  public init(kind: RecordKind, number: UInt32) {
    self.kind = kind
    self.number = number
  }

  /// Reads `kind/number`; a leading zero, a sign or a space is refused.
  public init(_ text: String) throws(ValueError) {
    let bytes = text.utf8
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")), slash != bytes.startIndex,
      let number = Self.number(bytes[bytes.index(after: slash)...])
    else { throw ValueError(type: "reference", text: text, expected: "kind/number, as lead/17") }
    self.init(kind: RecordKind(rawValue: String(text[..<slash])), number: number)
  }

  /// Reads a record's number: decimal digits without a leading zero, 1 to 2³²−1.
  package static func number(_ digits: some Collection<UInt8>) -> UInt32? {
    guard let first = digits.first, first != UInt8(ascii: "0"), digits.count <= 10 else {
      return nil
    }
    var number: UInt64 = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      number = number * 10 + UInt64(digit - UInt8(ascii: "0"))
    }
    return UInt32(exactly: number)
  }
}

extension RecordReference: CustomStringConvertible {
  /// The reference as it is written: `lead/17`.
  public var description: String { "\(kind.rawValue)/\(number)" }
}
