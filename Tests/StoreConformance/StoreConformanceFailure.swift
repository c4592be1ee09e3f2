/// What a store did otherwise than a case asks for.
public struct StoreConformanceFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was expected, and what was found.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Throws unless two values are the same.
func expectEqual<T: Equatable>(_ found: T, _ expected: T, _ what: String) throws {
  guard found == expected else {
    throw StoreConformanceFailure("\(what): expected \(expected), found \(found)")
  }
}

/// Throws unless the condition holds.
func expect(_ condition: Bool, _ what: String) throws {
  guard condition else { throw StoreConformanceFailure("not so: \(what)") }
}
