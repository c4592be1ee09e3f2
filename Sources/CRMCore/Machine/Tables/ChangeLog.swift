import Synchronization

/// The rows that were written since the pages of a state were made, in the order of writing.
/// One writer appends behind the changes that anybody else looks at; readers look only at as many
/// as they were given. So nothing is copied to publish a change, and nothing shared ever changes.
final class ChangeLog: @unchecked Sendable {
  // Sound without a lock: cells below a count that was passed on are never written again
  // (`used` and `isShared` see to it), and what lies behind is known to the writer alone, apart from
  // traces, which say whose they are.
  private let changes: UnsafeMutablePointer<Change>
  private let arena: UnsafeMutableRawPointer
  private let traces: TraceTable
  private let capacity: Int
  private let arenaCapacity: Int
  /// How many changes were written; asked and set by the writer alone.
  private(set) var used = 0
  /// Whether others than the writer may look at it; asked and set by the writer alone.
  private var isShared = false
  /// Whether queries go through its changes though they are many.
  private let walked = Atomic(false)

  private struct Change {
    /// The record: its kind's place above, its number below.
    let key: UInt64
    /// Where its row ends in the arena.
    let end: Int
    /// Where its traces end.
    let tracesEnd: Int
    /// The highest number among the records of its kind up to here.
    let top: UInt32
  }

  /// How many changes of one transaction are folded into the pages together, or how many bytes.
  static let (limit, byteLimit) = (4_096, 1 << 22)
  /// How many where queries look at all of them.
  static let walkedLimit = 256
  /// With how many changes a state is not published any more, as each query looks at all of them.
  static let restingLimit = 64
  /// How many changes after a checkpoint are at most not folded in while a store is opened, and how
  /// many more until they are.
  static let (tailLimit, tailGrowth) = (16_384, 512)

  init(
    capacity: Int = walkedLimit, bytes: Int = walkedLimit * 384, traces: Int = walkedLimit * 8
  ) {
    self.capacity = capacity
    arenaCapacity = bytes
    changes = .allocate(capacity: capacity)
    arena = .allocate(byteCount: bytes, alignment: 8)
    self.traces = TraceTable(capacity: traces)
  }

  deinit {
    changes.deallocate()
    arena.deallocate()
  }

  /// The name of a record in the log.
  @inline(__always)
  static func key(_ ordinal: Int, _ number: UInt32) -> UInt64 {
    UInt64(truncatingIfNeeded: ordinal) &<< 32 | UInt64(number)
  }

  /// How many bytes the rows of the first `count` changes take.
  @inline(__always)
  func byteCount(_ count: Int) -> Int { count == 0 ? 0 : changes[count &- 1].end }
  @inline(__always)
  private func traceCount(_ count: Int) -> Int { count == 0 ? 0 : changes[count &- 1].tracesEnd }

  /// The record of a change: its kind's place above, its number below.
  @inline(__always)
  func key(_ index: Int) -> UInt64 { changes[index].key }

  /// The row of a change.
  @inline(__always)
  func row(_ index: Int) -> UnsafeRawBufferPointer {
    let first = byteCount(index)
    return UnsafeRawBufferPointer(start: arena + first, count: changes[index].end &- first)
  }

  /// The traces of a change, in the order in which they were given.
  func traces(_ index: Int) -> UnsafePointer<TraceTable.Trace> {
    traces.traces(from: traceCount(index) + 1)
  }

  /// The last of the first `count` changes that is of a record; nil where none is.
  @inline(__always)
  func last(_ key: UInt64, below count: Int) -> Int? {
    var found: Int?
    traces.forEach(key, below: count) { index in
      if changes[index].key == key { found = index }
      return found == nil
    }
    return found
  }

  /// The change of the same record before one; nil where none is.
  func previous(_ index: Int) -> Int? {
    var found: Int?
    traces.forEach(before: traceCount(index)) { earlier in
      if changes[earlier].key == changes[index].key { found = earlier }
      return found == nil
    }
    return found
  }

  /// Passes the changes among the first `count` that have a trace, more than once those that have it
  /// so; few others may be among them.
  func forEach(_ trace: UInt64, below count: Int, _ body: (Int) -> Void) {
    traces.forEach(trace, below: count) { index in
      body(index)
      return true
    }
  }

  /// The highest number of a record of a kind among the first `count` changes; 0 where none is.
  func top(_ ordinal: Int, below count: Int) -> UInt32 {
    for index in (0..<count).reversed() where Int(changes[index].key >> 32) == ordinal {
      return changes[index].top
    }
    return 0
  }

  /// Notes that a query goes through the first `count` changes.
  func noteWalk(_ count: Int) {
    if count >= Self.walkedLimit { walked.store(true, ordering: .relaxed) }
  }

  /// Whether the first `count` changes are enough to be folded in within a transaction.
  func isFull(_ count: Int) -> Bool {
    if count < Self.walkedLimit { return false }
    return count >= Self.limit || byteCount(count) >= Self.byteLimit
      || walked.load(ordering: .relaxed)
  }

  /// Whether a row of so many bytes and traces can be written behind the first `count` changes: there
  /// is room, and nobody has written there.
  func takes(_ bytes: Int, traces traceLimit: Int, after count: Int) -> Bool {
    used == count && count < capacity && byteCount(count) + bytes <= arenaCapacity
      && traceCount(count) + traceLimit + 1 <= traces.capacity
  }

  /// Writes a row behind the first `count` changes; whoever calls made sure that it fits.
  /// `eachTrace` passes what it is found by beside its record.
  @inline(__always)
  func append(
    _ key: UInt64, _ row: UnsafeRawBufferPointer, _ stamp: RowStamp, after count: Int,
    _ eachTrace: ((UInt64) -> Void) -> Void
  ) {
    let first = byteCount(count)
    if let source = row.baseAddress {
      (arena + first).copyMemory(from: source, byteCount: row.count)
      RowView.stamp(arena + first, stamp)
    }
    var place = traceCount(count)
    traces.add(key, of: count, at: place)
    eachTrace { trace in
      place += 1
      traces.add(trace, of: count, at: place)
    }
    let top = max(top(Int(key >> 32), below: count), UInt32(truncatingIfNeeded: key))
    (changes + count).initialize(
      to: Change(key: key, end: first + row.count, tracesEnd: place + 1, top: top))
    used = count + 1
  }

  /// Forgets the changes after the first `count`, unless others may look at the log: then whoever
  /// goes on from there does so in a copy.
  func truncate(_ count: Int) {
    if isShared || used <= count { return }
    traces.remove(from: traceCount(count), to: traceCount(used))
    used = count
  }

  /// Notes that others may look at the log from now on.
  func share() { isShared = true }

  /// A log without changes that has room for as many as the first `count` of this.
  func successor(_ count: Int) -> ChangeLog {
    ChangeLog(
      capacity: max(Self.walkedLimit, count), bytes: max(Self.walkedLimit * 384, byteCount(count)),
      traces: max(Self.walkedLimit * 8, traceCount(count)))
  }

  /// A log of one's own with the first `count` changes of this, and room for more.
  func copy(_ count: Int, adding bytes: Int = 0, traces more: Int = 0) -> ChangeLog {
    let (bytesUsed, tracesUsed) = (byteCount(count), traceCount(count))
    let copy = ChangeLog(
      capacity: max(Self.walkedLimit, count * 2),
      bytes: max(Self.walkedLimit * 384, (bytesUsed + bytes) * 2),
      traces: max(Self.walkedLimit * 8, (tracesUsed + more + 1) * 2))
    copy.changes.update(from: changes, count: count)
    copy.arena.copyMemory(from: arena, byteCount: bytesUsed)
    let all = traces.traces(from: 0)
    for place in 0..<tracesUsed {
      copy.traces.add(all[place].hash, of: Int(all[place].owner), at: place)
    }
    copy.used = count
    return copy
  }
}
