/// The idempotency keys of the last commits that had one, with their positions.
struct KeyRing: Sendable {
  static let capacity = 10_000
  private var positions: [String: Position] = [:]
  private var order: [String] = []
  private var oldest = 0

  /// A key, and the position of the commit that was written under it.
  struct Entry: Sendable {
    let key: String
    let position: Position
  }

  subscript(key: String) -> Position? { positions[key] }

  mutating func add(_ entries: [Entry]) {
    for entry in entries {
      positions[entry.key] = entry.position
      order.append(entry.key)
      if order.count - oldest > Self.capacity {
        positions[order[oldest]] = nil
        oldest += 1
      }
    }
    if oldest > Self.capacity {
      order.removeFirst(oldest)
      oldest = 0
    }
  }
}
