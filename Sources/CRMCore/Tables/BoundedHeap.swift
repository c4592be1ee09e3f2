/// The best few of many (value, id) pairs: the worst one kept is on top and gives way.
struct BoundedHeap {
  private var entries: [Entry] = []
  private let limit: Int
  private let descending: Bool

  private struct Entry {
    // Complemented when the highest come first, so that lower is always better.
    var rank: Int64
    var id: UInt32

    static func isWorse(_ left: Entry, _ right: Entry) -> Bool {
      left.rank != right.rank ? left.rank > right.rank : left.id > right.id
    }
  }

  init(limit: Int, descending: Bool) {
    self.limit = limit
    self.descending = descending
  }

  /// Whether a value could still be kept when its id is above all ids offered so far.
  func accepts(_ value: Int64) -> Bool {
    guard entries.count >= limit else { return true }
    return (descending ? ~value : value) < entries[0].rank
  }

  mutating func offer(_ value: Int64, id: UInt32) {
    let new = Entry(rank: descending ? ~value : value, id: id)
    if entries.count < limit {
      entries.append(new)
      siftUp()
    } else if Entry.isWorse(entries[0], new) {
      entries[0] = new
      siftDown()
    }
  }

  func sortedIDs() -> [UInt32] {
    entries.sorted { Entry.isWorse($1, $0) }.map(\.id)
  }

  private mutating func siftUp() {
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Entry.isWorse(entries[child], entries[parent]) else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var worst = parent
      for child in 2 * parent + 1...2 * parent + 2
      where child < entries.count && Entry.isWorse(entries[child], entries[worst]) {
        worst = child
      }
      if worst == parent { return }
      entries.swapAt(worst, parent)
      parent = worst
    }
  }
}
