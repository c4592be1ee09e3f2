/// Why bytes are not the JSON that was asked for, and where.
package struct JSONError: Error, Hashable, Sendable {
  /// What is wrong.
  package let kind: Kind
  /// The byte at which it is wrong, counted from 0.
  package let offset: Int

  /// Makes an error from its parts.
  @inlinable
  package init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
  }

  /// What can be wrong with JSON.
  package enum Kind: Hashable, Sendable {
    /// The bytes end inside of a value.
    case unexpectedEnd
    /// A byte that cannot stand here.
    case unexpectedByte(UInt8)
    /// Another kind of value was asked for than the one that is there.
    case wrongKind(expected: Found, found: Found)
    /// A number that breaks the grammar.
    case malformedNumber
    /// A number that is no integer within ±(2^53 − 1).
    case notAnInteger
    /// A backslash followed by what is no escape.
    case malformedEscape
    /// Half of a surrogate pair without the other half.
    case loneSurrogate
    /// Bytes that are not UTF-8.
    case malformedUTF8
    /// A control character inside of a string that is not escaped.
    case controlCharacter
    /// The same key twice in one object.
    case duplicateKey(String)
    /// Objects and arrays nested deeper than allowed; holds the limit.
    case tooDeep(limit: Int)
    /// Something follows the value.
    case trailingBytes
  }

  /// What can stand where a value begins.
  package enum Found: Hashable, Sendable {
    /// An object, an array, a string, a number, true or false, null; or the end of the bytes.
    case object, array, string, number, bool, null, end
  }
}
