/// The idempotency keys of the last commits that had one, with their positions.
struct KeyRing: Sendable {
  static let capacity = 10_000
  private var positions: [String: Position] = [:]
  private var order: [String] = []
  private var oldest = 0

  subscript(key: String) -> Position? { positions[key] }

  mutating func add(_ keys: [(String, Position)]) {
    for (key, position) in keys {
      positions[key] = position
      order.append(key)
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
