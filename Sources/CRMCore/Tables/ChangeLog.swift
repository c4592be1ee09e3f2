/// The rows that were written since the pages of a state were made, in the order of writing.
/// One writer appends behind the changes that anybody else looks at; readers look only at as many
/// as they were given. So nothing is copied to publish a change, and nothing shared ever changes.
final class ChangeLog: @unchecked Sendable {
  // Sound without a lock: cells below a count that was passed on are never written again
  // (`used` and `sharedCount` see to it), and what lies behind is known to the writer alone.
  private let keys: UnsafeMutablePointer<UInt64>
  /// The end of each row in the arena.
  private let ends: UnsafeMutablePointer<Int>
  /// The end of each row's hashes.
  private let hashEnds: UnsafeMutablePointer<Int>
  private let arena: UnsafeMutableRawPointer
  private let hashes: UnsafeMutablePointer<UInt64>
  private let capacity: Int
  private let arenaCapacity: Int
  private let hashCapacity: Int
  /// How many changes were written; asked and set by the writer alone.
  private(set) var used = 0
  /// How many of them others than the writer may look at; asked and set by the writer alone.
  private var sharedCount = 0

  /// How many changes of one transaction are folded into the pages together.
  static let limit = 256
  /// With how many changes a state is not published any more, as each query looks at all of them.
  static let restingLimit = 64
  /// How many changes after a checkpoint are at most not folded in while a store is opened, and how
  /// many more until they are.
  static let (tailLimit, tailGrowth) = (16_384, 512)

  init(capacity: Int = limit, bytes: Int = limit * 384, hashes: Int = limit * 4) {
    self.capacity = capacity
    arenaCapacity = bytes
    hashCapacity = hashes
    keys = .allocate(capacity: capacity)
    ends = .allocate(capacity: capacity)
    hashEnds = .allocate(capacity: capacity)
    arena = .allocate(byteCount: bytes, alignment: 8)
    self.hashes = .allocate(capacity: max(hashes, 1))
  }

  deinit {
    keys.deallocate()
    ends.deallocate()
    hashEnds.deallocate()
    arena.deallocate()
    hashes.deallocate()
  }

  /// The name of a record in the log.
  @inline(__always)
  static func key(_ ordinal: Int, _ number: UInt32) -> UInt64 {
    UInt64(truncatingIfNeeded: ordinal) &<< 32 | UInt64(number)
  }

  @inline(__always)
  private func start(_ index: Int) -> Int { index == 0 ? 0 : ends[index &- 1] }
  @inline(__always)
  private func hashStart(_ index: Int) -> Int { index == 0 ? 0 : hashEnds[index &- 1] }

  /// The record of a change: its kind's place above, its number below.
  @inline(__always)
  func key(_ index: Int) -> UInt64 { keys[index] }

  /// The row of a change.
  @inline(__always)
  func row(_ index: Int) -> UnsafeRawBufferPointer {
    let first = start(index)
    return UnsafeRawBufferPointer(start: arena + first, count: ends[index] &- first)
  }

  /// The hashes of a change's keys.
  func hashes(_ index: Int) -> UnsafeBufferPointer<UInt64> {
    let first = hashStart(index)
    return UnsafeBufferPointer(start: hashes + first, count: hashEnds[index] - first)
  }

  /// The last of the first `count` changes that is of a record; nil where none is.
  @inline(__always)
  func last(_ key: UInt64, below count: Int) -> Int? {
    var index = count
    while index & 7 != 0 {
      index &-= 1
      if keys[index] == key { return index }
    }
    while index > 0 {
      index &-= 8
      let block = keys + index
      var hit: UInt64 = 1
      // One look at eight: only a block with the record in it is searched.
      for offset in 0..<8 { hit = hit & (block[offset] == key ? 0 : 1) }
      if hit == 1 { continue }
      for offset in stride(from: 7, through: 0, by: -1) where block[offset] == key {
        return index &+ offset
      }
    }
    return nil
  }

  /// Passes the changes among the first `count` that have a hash, ascending.
  func forEach(hash: UInt64, below count: Int, _ body: (Int) -> Void) {
    let end = hashStart(count)
    var place = 0
    while place < end {
      let block = min(8, end &- place)
      var isHit = false
      for offset in 0..<block { isHit = isHit || hashes[place &+ offset] == hash }
      if isHit {
        for offset in 0..<block where hashes[place + offset] == hash { body(owner(place + offset)) }
      }
      place &+= block
    }
  }

  /// The change that the hash at a place belongs to.
  private func owner(_ place: Int) -> Int {
    var low = 0
    while hashEnds[low] <= place { low += 1 }
    return low
  }

  /// Whether a row can be written behind the first `count` changes: there is room, and nobody has
  /// written there.
  func takes(_ row: Int, hashes hashCount: Int, after count: Int) -> Bool {
    used == count && count < capacity && start(count) + row <= arenaCapacity
      && hashStart(count) + hashCount <= hashCapacity
  }

  /// Writes a row behind the first `count` changes; whoever calls made sure that it fits.
  func append(
    _ key: UInt64, _ row: UnsafeRawBufferPointer, _ newHashes: [UInt64], _ stamp: RowStamp,
    after count: Int
  ) {
    let first = start(count)
    if let source = row.baseAddress {
      (arena + first).copyMemory(from: source, byteCount: row.count)
      RowView.stamp(arena + first, stamp)
    }
    let firstHash = hashStart(count)
    for index in newHashes.indices { hashes[firstHash + index] = newHashes[index] }
    ends[count] = first + row.count
    hashEnds[count] = firstHash + newHashes.count
    keys[count] = key
    used = count + 1
  }

  /// Forgets the changes after the first `count`, unless others may look at them.
  func truncate(_ count: Int) {
    if sharedCount <= count { used = count }
  }

  /// Notes that others may look at the first `count` changes from now on.
  func share(_ count: Int) { sharedCount = max(sharedCount, count) }

  /// A log of one's own with the first `count` changes of this, and room for more.
  func copy(_ count: Int, adding bytes: Int = 0) -> ChangeLog {
    let (used, usedHashes) = (start(count), hashStart(count))
    let copy = ChangeLog(
      capacity: max(Self.limit, count * 2),
      bytes: max(Self.limit * 384, (used + bytes) * 2),
      hashes: max(Self.limit * 4, (usedHashes + 64) * 2))
    copy.keys.update(from: keys, count: count)
    copy.ends.update(from: ends, count: count)
    copy.hashEnds.update(from: hashEnds, count: count)
    copy.arena.copyMemory(from: arena, byteCount: used)
    copy.hashes.update(from: hashes, count: usedHashes)
    copy.used = count
    return copy
  }
}
