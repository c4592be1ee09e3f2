/// Writes compact JSON into bytes it owns, and sets the commas itself.
///
/// What is written is well formed if calls are: each `begin` with its `end`, each value in an
/// object after its key. The bytes never hold a line feed.
@frozen
package struct JSONWriter: Sendable {
  /// Everything written so far.
  package var bytes: [UInt8]
  /// Whether something precedes the next item in its container.
  @usableFromInline var needsComma = false
  /// Whether an integer was written that the reader refuses.
  package private(set) var hasUnreadableInteger = false

  /// Makes a writer with room for `capacity` bytes.
  @inlinable
  package init(capacity: Int = 0) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// Makes a writer that goes on after `bytes`, as if they were no part of the JSON.
  @inlinable
  package init(appendingTo bytes: consuming [UInt8]) {
    self.bytes = bytes
  }

  /// Goes on inside of an object that has a member already: the next key gets a comma before it.
  package mutating func continueObject() { needsComma = true }

  /// Gives the bytes away and keeps none, so that they are not copied.
  package mutating func take() -> [UInt8] {
    let taken = bytes
    bytes = []
    needsComma = false
    return taken
  }

  /// Forgets what was written but keeps the room, to begin anew.
  @inlinable
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  /// Opens an object.
  @inlinable
  package mutating func beginObject() { open(UInt8(ascii: "{")) }

  /// Closes the object.
  @inlinable
  package mutating func endObject() { close(UInt8(ascii: "}")) }

  /// Opens an array.
  @inlinable
  package mutating func beginArray() { open(UInt8(ascii: "[")) }

  /// Closes the array.
  @inlinable
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes a key that needs no escapes, such as a field's name in the source.
  package mutating func key(_ name: StaticString) {
    quote(
      UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), isKey: true)
  }

  /// Writes a key, escaping it as a string.
  package mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes an integer; beyond ±(2^53 − 1) the reader refuses it, see ``hasUnreadableInteger``.
  package mutating func integer(_ value: Int) {
    beginValue()
    if value.magnitude > JSONReader.maximumInteger { hasUnreadableInteger = true }
    bytes.appendDecimal(value)
  }

  /// Writes true or false.
  package mutating func bool(_ value: Bool) {
    raw(value ? "true" : "false")
  }

  /// Writes null.
  package mutating func null() {
    raw("null")
  }

  /// Writes bytes that are a JSON value already, without looking at them.
  package mutating func raw(_ value: UnsafeRawBufferPointer) {
    beginValue()
    bytes.append(contentsOf: value)
  }

  /// Writes a text that is a JSON value already, such as a number with decimals.
  package mutating func raw(_ value: StaticString) {
    raw(UnsafeRawBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
  }

  /// Sets the comma before a value, if one is due.
  @inlinable
  mutating func beginValue() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  @inlinable
  mutating func open(_ bracket: UInt8) {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    bytes.append(bracket)
    needsComma = false
  }

  @inlinable
  mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }
}
