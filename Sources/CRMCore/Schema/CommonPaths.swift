import Synchronization

/// The fields behind key paths to computed properties, found once for each path.
final class CommonPaths: Sendable {
  private let known = Mutex<[ObjectIdentifier: Known]>([:])

  // A key path never changes. It is kept, so that no other one gets its identity.
  private struct Known: @unchecked Sendable {
    let path: AnyKeyPath
    let slot: Int?
  }

  /// More paths are those made while the program runs, which may be without end.
  private static let limit = 256

  /// The field of a path, looked for by `find` unless it is known.
  func slot(of path: AnyKeyPath, _ find: () -> Int?) -> Int? {
    let id = ObjectIdentifier(path)
    if let known = known.withLock({ $0[id] }) { return known.slot }
    let found = Known(path: path, slot: find())
    known.withLock { known in
      if known.count < Self.limit { known[id] = found }
    }
    return found.slot
  }
}
