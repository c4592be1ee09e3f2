extension JSONReader {
  /// Checks that `bytes` are one JSON value and nothing else.
  package static func validate(
    _ bytes: UnsafeRawBufferPointer, mode: Mode
  ) throws(JSONError) {
    var reader = JSONReader(bytes, mode: mode)
    try reader.skipValue()
    try reader.finish()
  }

  /// Skips the value that comes next and returns the bytes it takes, without whitespace around it.
  package mutating func readRawValue() throws(JSONError) -> Range<Int> {
    skipWhitespace()
    let start = offset
    try skipValue()
    return start..<offset
  }

  /// Checks the value that comes next and moves past it.
  ///
  /// In journal mode an object with the same key twice is an error. Nesting costs heap, not stack.
  package mutating func skipValue() throws(JSONError) {
    guard try enterContainerOrSkipScalar() else { return }
    var open = [Container(at: bytes[offset &- 1], keysBefore: 0)]
    var keys: [JSONKey] = []
    while let container = open.last {
      if container.isObject ? try noteKey(in: &keys) : try nextElement() {
        if try enterContainerOrSkipScalar() {
          open.append(Container(at: bytes[offset &- 1], keysBefore: keys.count))
        }
      } else {
        try refuseDuplicates(keys[container.keysBefore...])
        keys.removeSubrange(container.keysBefore...)
        open.removeLast()
      }
    }
  }

  private struct Container {
    let isObject: Bool
    let keysBefore: Int

    init(at bracket: UInt8, keysBefore: Int) {
      isObject = bracket == UInt8(ascii: "{")
      self.keysBefore = keysBefore
    }
  }

  /// Moves past a scalar, or past the opening bracket of a container, for which it returns true.
  private mutating func enterContainerOrSkipScalar() throws(JSONError) -> Bool {
    switch try peek() {
    case .object:
      try beginObject()
      return true
    case .array:
      try beginArray()
      return true
    case .string: _ = try scanString()
    case .number: try skipNumber()
    case .bool: _ = try readBool()
    case .null: _ = try readNull()
    case .end: throw unexpected()
    }
    return false
  }

  /// Reads a key, keeps it where duplicates matter, and says whether there was one.
  private mutating func noteKey(in keys: inout [JSONKey]) throws(JSONError) -> Bool {
    guard let key = try nextKey() else { return false }
    if mode == .journal { keys.append(key) }
    return true
  }

  private func refuseDuplicates(_ keys: ArraySlice<JSONKey>) throws(JSONError) {
    // Comparing all pairs is fastest for usual objects, and would be a trap for huge ones.
    var seen: Set<[UInt8]> = []
    for index in keys.indices {
      let key = keys[index]
      let isKnown =
        keys.count <= 16
        ? keys[..<index].contains { earlier in key.withBytes { earlier.matches($0) } }
        : !seen.insert(key.withBytes { Array($0) }).inserted
      if isKnown { throw JSONError(.duplicateKey(key.text), at: offset(of: key)) }
    }
  }

  private func offset(of key: JSONKey) -> Int {
    guard let start = bytes.baseAddress, let found = key.raw.baseAddress else { return offset }
    return start.distance(to: found)
  }
}
