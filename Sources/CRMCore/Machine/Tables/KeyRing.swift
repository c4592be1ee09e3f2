/// The idempotency keys of the last commits that had one, with their positions.
struct KeyRing: Sendable {
  static let capacity = 10_000
  private var positions: [String: Position] = [:]
  private var order: [Entry] = []
  private var oldest = 0
  /// The checkpoint that has the keys before these; nil once they were read.
  private var stored: StoredState?

  /// A key, and the position of the commit that was written under it.
  struct Entry: Sendable {
    let key: String
    let position: Position
  }

  init() {}

  /// Goes on from the keys that a checkpoint has, which are read when one is first asked for.
  init(after stored: StoredState) { self.stored = stored }

  /// The position of the commit that was written under a key.
  mutating func position(of key: String) -> Position? {
    readStored()
    return positions[key]
  }

  /// The keys of the commits up to a position, in their order.
  mutating func entries(upTo position: Position) -> [Entry] {
    readStored()
    return order[oldest...].filter { $0.position <= position }
  }

  mutating func add(_ entries: [Entry]) {
    for entry in entries {
      positions[entry.key] = entry.position
      order.append(entry)
      if order.count - oldest > Self.capacity {
        positions[order[oldest].key] = nil
        oldest += 1
      }
    }
    if oldest > Self.capacity {
      order.removeFirst(oldest)
      oldest = 0
    }
  }

  private mutating func readStored() {
    guard let earlier = stored?.keys else { return }
    let later = order[oldest...]
    self = KeyRing()
    add(earlier)
    add(Array(later))
  }
}
