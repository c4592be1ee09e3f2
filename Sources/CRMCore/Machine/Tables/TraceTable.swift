import Synchronization

/// What the changes of a log are found by: of each change some hashes, in the order of writing.
///
/// One writer adds traces, and takes back only what nobody else looks at. Readers need no lock: they
/// are told which changes are theirs, and what is written of those never changes again.
struct TraceTable: ~Copyable {
  /// One hash of a change.
  struct Trace {
    let hash: UInt64
    /// The change that it is of.
    let owner: UInt32
    /// One more than the place of the trace before that has the same hash; 0 where none has.
    let earlier: UInt32
  }

  // Owned alone: allocated here, freed in `deinit`. Whoever adds has made sure that there is room,
  // and a place is written before a slot tells of it.
  private let traces: UnsafeMutablePointer<Trace>
  /// For each hash one more than the place of its newest trace; 0 is a free slot.
  private let slots: UnsafeMutablePointer<Atomic<UInt32>>
  private let slotBits: Int
  let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    // At most half of the slots are taken, so that a search soon meets a free one.
    slotBits = Int.bitWidth - max(capacity * 2 - 1, 1).leadingZeroBitCount
    traces = .allocate(capacity: capacity)
    slots = .allocate(capacity: 1 << slotBits)
    for slot in 0..<(1 << slotBits) { (slots + slot).initialize(to: Atomic(0)) }
  }

  deinit {
    traces.deallocate()
    slots.deallocate()
  }

  /// The traces from a place on.
  @inline(__always)
  func traces(from place: Int) -> UnsafePointer<Trace> { UnsafePointer(traces + place) }

  /// Writes the trace that stands at a place behind all others; a hash of 0 is found by nobody.
  @inline(__always)
  func add(_ hash: UInt64, of owner: Int, at place: Int) {
    let owner = UInt32(truncatingIfNeeded: owner)
    if hash == 0 {
      return (traces + place).initialize(to: Trace(hash: 0, owner: owner, earlier: 0))
    }
    let slot = slot(of: hash)
    let earlier = slots[slot].load(ordering: .relaxed)
    (traces + place).initialize(to: Trace(hash: hash, owner: owner, earlier: earlier))
    slots[slot].store(UInt32(place &+ 1), ordering: .releasing)
  }

  /// Takes back the traces from `start` up to `end`, which are the last ones.
  func remove(from start: Int, to end: Int) {
    // Backwards, so that each slot is as it was before the trace was added.
    for place in (start..<end).reversed() where traces[place].hash != 0 {
      slots[slot(of: traces[place].hash)].store(traces[place].earlier, ordering: .relaxed)
    }
  }

  /// Passes the changes among the first `count` that have a hash, the newest first, until `body`
  /// says no.
  @inline(__always)
  func forEach(_ hash: UInt64, below count: Int, _ body: (Int) -> Bool) {
    follow(slots[slot(of: hash)].load(ordering: .acquiring)) { owner in
      owner >= count || body(owner)
    }
  }

  /// The same with the changes whose trace was added before the one at a place, and has its hash.
  func forEach(before place: Int, _ body: (Int) -> Bool) { follow(traces[place].earlier, body) }

  @inline(__always)
  private func follow(_ newest: UInt32, _ body: (Int) -> Bool) {
    var next = newest
    while next != 0, body(Int(traces[Int(next) &- 1].owner)) {
      next = traces[Int(next) &- 1].earlier
    }
  }

  /// The slot of a hash: the one that has it, else the free one where it belongs.
  @inline(__always)
  private func slot(of hash: UInt64) -> Int {
    let mask = (1 &<< slotBits) &- 1
    var slot = Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) &>> UInt64(64 &- slotBits))
    while true {
      let newest = slots[slot].load(ordering: .acquiring)
      if newest == 0 || traces[Int(newest) &- 1].hash == hash { return slot }
      slot = (slot &+ 1) & mask
    }
  }
}
