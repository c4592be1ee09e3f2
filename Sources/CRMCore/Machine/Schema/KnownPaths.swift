import Synchronization

/// What key paths without an offset lead to, found once for each path.
final class KnownPaths: Sendable {
  private let known = Mutex<[ObjectIdentifier: Known]>([:])

  // A key path never changes. It is kept, so that no other one gets its identity.
  private struct Known: @unchecked Sendable {
    let path: AnyKeyPath
    let found: FieldPath?
  }

  /// More paths are those made while the program runs, which may be without end.
  private static let limit = 256

  /// What a path leads to, looked for by `find` unless it is known.
  func fieldPath(at path: AnyKeyPath, _ find: () -> FieldPath?) -> FieldPath? {
    let id = ObjectIdentifier(path)
    if let known = known.withLock({ $0[id] }) { return known.found }
    let found = Known(path: path, found: find())
    known.withLock { known in
      if known.count < Self.limit { known[id] = found }
    }
    return found.found
  }
}
