/// The best few of many (rank, id) pairs: the worst one kept is on top and gives way.
struct BoundedHeap {
  private var entries: [Entry] = []
  private let limit: Int

  private struct Entry {
    // Lower is better; of equal ranks the lower id.
    var rank: Int64
    var id: UInt32

    static func isWorse(_ left: Entry, _ right: Entry) -> Bool {
      left.rank != right.rank ? left.rank > right.rank : left.id > right.id
    }
  }

  init(limit: Int) { self.limit = limit }

  /// Keeps a pair if it is among the best; its id is above all ids offered so far.
  ///
  /// Returns the worst rank that could still be kept of the next, nil when none could.
  mutating func offer(_ rank: Int64, id: UInt32) -> Int64? {
    let new = Entry(rank: rank, id: id)
    if entries.count < limit {
      entries.append(new)
      siftUp()
    } else if Entry.isWorse(entries[0], new) {
      entries[0] = new
      siftDown()
    }
    if entries.count < limit { return .max }
    return entries[0].rank == .min ? nil : entries[0].rank - 1
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
