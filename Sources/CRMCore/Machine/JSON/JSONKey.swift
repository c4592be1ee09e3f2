/// A string still inside of the JSON bytes: an object's key, compared without allocating.
///
/// It points into the reader's buffer and may be used only as long as that buffer.
@frozen
package struct JSONKey {
  /// The bytes between the quotes, as written.
  @usableFromInline let raw: UnsafeRawBufferPointer
  /// Whether ``raw`` holds escapes; without any, it is the text itself.
  @usableFromInline let isEscaped: Bool

  @inlinable
  init(raw: UnsafeRawBufferPointer, isEscaped: Bool) {
    self.raw = raw
    self.isEscaped = isEscaped
  }

  /// Whether the key is exactly `name`.
  @inlinable
  package func matches(_ name: StaticString) -> Bool {
    matches(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
  }

  /// Whether the key's text is exactly the UTF-8 `name`.
  @inlinable
  package func matches(_ name: UnsafeRawBufferPointer) -> Bool {
    if isEscaped { return withBytes { Self.areEqual($0, name) } }
    return Self.areEqual(raw, name)
  }

  /// Passes the text in UTF-8, without escapes, to `body`; the bytes end with it.
  @inlinable
  package func withBytes<T, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> T
  ) throws(E) -> T {
    guard isEscaped else { return try body(raw) }
    let plain = unescaped()
    return try plain.withUnsafeBufferPointer { (bytes) throws(E) -> T in
      try body(UnsafeRawBufferPointer(bytes))
    }
  }

  /// The text, without escapes.
  package var text: String {
    isEscaped ? String(decoding: unescaped(), as: UTF8.self) : String(decoding: raw, as: UTF8.self)
  }

  @usableFromInline
  func unescaped() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: raw.count) { room, count in
      count = JSONEscapes.unescape(raw, into: UnsafeMutableRawBufferPointer(room))
    }
  }

  @usableFromInline
  static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    areSame(left, right)
  }
}
