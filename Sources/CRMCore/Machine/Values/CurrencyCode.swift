/// A currency of ISO 4217, such as `EUR`, held in one byte.
@frozen
public struct CurrencyCode: Hashable, Comparable, Sendable {
  /// The place among all currencies in alphabetical order; may change with the table, so never
  /// store it.
  public let index: UInt8

  init(unchecked index: Int) {
    self.index = UInt8(truncatingIfNeeded: index)
  }

  /// Reads a currency's three letters, upper or lower case.
  public init(_ text: String) throws(ValueError) {
    var copy = text
    guard let code = copy.withUTF8({ Self(utf8: UnsafeRawBufferPointer($0)) }) else {
      throw ValueError(
        type: "currency", text: text, expected: "a code of ISO 4217 with three letters, such as EUR"
      )
    }
    self = code
  }

  /// Reads a currency's three letters from their UTF-8; nil when there is no such currency.
  public init?(utf8 letters: UnsafeRawBufferPointer) {
    guard let index = CurrencyTable.index(of: letters) else { return nil }
    self.init(unchecked: index)
  }

  /// Every currency, in alphabetical order.
  public static var all: [CurrencyCode] {
    (0..<CurrencyTable.count).map { CurrencyCode(unchecked: $0) }
  }

  /// The three letters, upper case.
  public var code: String {
    String(decoding: CurrencyTable.letters(at: Int(index)), as: UTF8.self)
  }

  /// How many decimals amounts of the currency have: 0, 2, 3 or 4.
  public var minorDigits: Int { CurrencyTable.minorDigits(at: Int(index)) }

  /// Whether one code comes before the other in the alphabet.
  @inlinable
  public static func < (left: CurrencyCode, right: CurrencyCode) -> Bool {
    left.index < right.index
  }

  /// Appends the three letters to `bytes`.
  public func append(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: CurrencyTable.letters(at: Int(index)))
  }
}

extension CurrencyCode: CustomStringConvertible {
  /// The three letters.
  public var description: String { code }
}
