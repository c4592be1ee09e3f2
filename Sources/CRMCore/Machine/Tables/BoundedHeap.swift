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

  /// Keeps a pair whose rank is no worse than what the last call returned; ids only go up.
  ///
  /// Returns the worst rank that could still be kept of the next, nil when none could.
  mutating func offer(_ rank: Int64, id: UInt32) -> Int64? {
    let new = Entry(rank: rank, id: id)
    if entries.count < limit {
      entries.append(new)
      if entries.count < limit { return .max }
      for parent in (0...limit / 2).reversed() { siftDown(from: parent) }
    } else {
      entries[0] = new
      siftDown(from: 0)
    }
    return entries[0].rank == .min ? nil : entries[0].rank - 1
  }

  func sortedIDs() -> [UInt32] {
    entries.sorted { Entry.isWorse($1, $0) }.map(\.id)
  }

  private mutating func siftDown(from index: Int) {
    entries.withUnsafeMutableBufferPointer { entries in
      guard index < entries.count else { return }
      let moved = entries[index]
      var parent = index
      // Children are looked at only below the count.
      while 2 * parent + 1 < entries.count {
        var child = 2 * parent + 1
        if child + 1 < entries.count && Entry.isWorse(entries[child + 1], entries[child]) {
          child += 1
        }
        guard Entry.isWorse(entries[child], moved) else { break }
        entries[parent] = entries[child]
        parent = child
      }
      entries[parent] = moved
    }
  }
}
