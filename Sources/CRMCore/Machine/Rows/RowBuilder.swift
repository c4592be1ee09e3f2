/// Collects the values of one row after the other, in whatever order they come.
/// It owns its memory and uses it again for each row.
struct RowBuilder: ~Copyable {
  // Owned alone: allocated here, grown here, freed in `deinit`; every write is within the capacity
  // that the line before it made sure of.
  private var values: UnsafeMutableRawPointer
  private var capacity: Int
  private var used = 0
  /// Where each field's value lies: offset above, length below.
  private var spans: UnsafeMutablePointer<UInt64>
  private var masks: UnsafeMutablePointer<UInt64>
  private var slotCapacity: Int
  private var maskWords = 1
  /// The last field that was set, while they came in order.
  private var lastSlot = -1
  private var isOrdered = true
  /// The keys of choices that were read, of rows of all kinds.
  var choices = ChoiceKeys()
  /// Whether the record has fields or values that this program does not read.
  var isForeign = false
  /// Why a value could not be read; nil where all could.
  var misreading: (any Error)?

  init() {
    capacity = 1024
    values = .allocate(byteCount: capacity, alignment: 8)
    slotCapacity = 64
    spans = .allocate(capacity: slotCapacity)
    masks = .allocate(capacity: 1)
    masks.initialize(to: 0)
  }

  deinit {
    values.deallocate()
    spans.deallocate()
    masks.deallocate()
  }

  /// Begins a row of a kind with so many fields.
  mutating func begin(slotCount: Int) {
    if slotCount > slotCapacity { grow(slotCount) }
    maskWords = max(1, (slotCount + 63) / 64)
    for word in 0..<maskWords { masks[word] = 0 }
    used = 0
    lastSlot = -1
    isOrdered = true
    isForeign = false
    misreading = nil
  }

  private mutating func grow(_ slotCount: Int) {
    spans.deallocate()
    masks.deallocate()
    slotCapacity = (slotCount + 63) / 64 * 64
    spans = .allocate(capacity: slotCapacity)
    masks = .allocate(capacity: slotCapacity / 64)
  }

  /// Begins with the values of another row of the same kind.
  mutating func begin(with row: RowView, slotCount: Int) {
    begin(slotCount: slotCount)
    isForeign = row.isForeign
    row.forEach { slot, rank in add(slot, row.value(at: rank)) }
  }

  /// Whether a field has a value by now.
  func has(_ slot: Int) -> Bool { masks[slot &>> 6] &>> UInt64(slot & 63) & 1 == 1 }

  /// Which of 64 fields have a value by now.
  func mask(_ word: Int) -> UInt64 { masks[word] }

  /// Gives a field a value of these bytes.
  @inline(__always)
  mutating func add(_ slot: Int, _ bytes: UnsafeRawBufferPointer) {
    let place = room(slot, bytes.count)
    if let source = bytes.baseAddress { place.copyMemory(from: source, byteCount: bytes.count) }
  }

  /// Gives a field a number as its value, in as many bytes as its type has.
  @inline(__always)
  mutating func add<T: FixedWidthInteger & BitwiseCopyable>(_ slot: Int, number: T) {
    room(slot, MemoryLayout<T>.size).storeBytes(of: number.littleEndian, as: T.self)
  }

  /// Gives a field another number, in the place of the one that it has.
  mutating func replace<T: FixedWidthInteger & BitwiseCopyable>(_ slot: Int, number: T) {
    guard has(slot), Int(spans[slot] & 0xffff_ffff) == MemoryLayout<T>.size else {
      return add(slot, number: number)
    }
    (values + Int(spans[slot] >> 32)).storeBytes(of: number.littleEndian, as: T.self)
  }

  /// Gives a field a flag that is on as its value.
  @inline(__always)
  mutating func addFlag(_ slot: Int) { add(slot, number: UInt8(1)) }

  /// Says of a field that it has no value, though an empty record has one.
  mutating func addAbsent(_ slot: Int) { _ = room(slot, 0) }

  /// Gives a field a text as its value.
  @inline(__always)
  mutating func add(_ slot: Int, text: String) {
    let isDone: Void? = text.utf8.withContiguousStorageIfAvailable {
      add(slot, UnsafeRawBufferPointer($0))
    }
    if isDone == nil {
      var copy = text
      copy.withUTF8 { add(slot, UnsafeRawBufferPointer($0)) }
    }
  }

  /// Takes a field's value away.
  mutating func clear(_ slot: Int) {
    masks[slot >> 6] &= ~(1 << UInt64(slot & 63))
    isOrdered = false
  }

  /// The place for the `count` bytes of a field's value, which it has from now on.
  @inline(__always)
  mutating func room(_ slot: Int, _ count: Int) -> UnsafeMutableRawPointer {
    if used &+ count > capacity { growValues(count) }
    spans[slot] = UInt64(used) &<< 32 | UInt64(count)
    masks[slot &>> 6] |= 1 &<< UInt64(slot & 63)
    if slot <= lastSlot { isOrdered = false } else { lastSlot = slot }
    defer { used &+= count }
    return values + used
  }

  @inline(never)
  private mutating func growValues(_ count: Int) {
    let larger = max(capacity * 2, used + count)
    let new = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
    new.copyMemory(from: values, byteCount: used)
    values.deallocate()
    (values, capacity) = (new, larger)
  }

  /// The finished row.
  func row(position: Position, version: UInt32, byteBound: Int) -> Row {
    var (count, size) = (0, used)
    if !isOrdered { size = 0 }
    for word in 0..<maskWords {
      count += masks[word].nonzeroBitCount
      if isOrdered { continue }
      forEachSlot(in: word) { slot in size += Int(spans[slot] & 0xffff_ffff) }
    }
    let isWide = size > 0xffff
    let ends = RowView.headBytes + maskWords * 8
    let valuesStart = ends + count * (isWide ? 4 : 2)
    let total = valuesStart + size
    let packed =
      UInt32(min(byteBound, 0xf_ffff)) | UInt32(count) << 20 | (isWide ? 1 << 30 : 0)
      | (isForeign ? 1 << 31 : 0)
    let bytes = [UInt8](unsafeUninitializedCapacity: total) { room, initialized in
      let room = UnsafeMutableRawBufferPointer(room)
      room.storeBytes(of: UInt64(position).littleEndian, as: UInt64.self)
      room.storeBytes(of: version.littleEndian, toByteOffset: 8, as: UInt32.self)
      room.storeBytes(of: packed.littleEndian, toByteOffset: 12, as: UInt32.self)
      store(to: room, ends: ends, isWide: isWide, valuesStart: valuesStart)
      initialized = total
    }
    return Row(bytes: bytes, maskWords: maskWords)
  }

  private func store(
    to room: UnsafeMutableRawBufferPointer, ends: Int, isWide: Bool, valuesStart: Int
  ) {
    guard let start = room.baseAddress else { return }
    var (rank, end) = (0, 0)
    if isOrdered { (start + valuesStart).copyMemory(from: values, byteCount: used) }
    for word in 0..<maskWords {
      let place = RowView.headBytes + word * 8
      start.storeBytes(of: masks[word].littleEndian, toByteOffset: place, as: UInt64.self)
      forEachSlot(in: word) { slot in
        let count = Int(spans[slot] & 0xffff_ffff)
        if !isOrdered {
          (start + valuesStart + end).copyMemory(
            from: values + Int(spans[slot] >> 32), byteCount: count)
        }
        end &+= count
        if isWide {
          start.storeBytes(
            of: UInt32(end).littleEndian, toByteOffset: ends + rank * 4, as: UInt32.self)
        } else {
          start.storeBytes(
            of: UInt16(truncatingIfNeeded: end).littleEndian, toByteOffset: ends + rank * 2,
            as: UInt16.self)
        }
        rank &+= 1
      }
    }
  }

  @inline(__always)
  private func forEachSlot(in word: Int, _ body: (Int) -> Void) {
    var rest = masks[word]
    while rest != 0 {
      body(word &<< 6 | rest.trailingZeroBitCount)
      rest &= rest &- 1
    }
  }
}

extension RowBuilder {
  /// Passes the bytes of a field's value; nil, and nothing passed, where it has none by now.
  func withValue<T>(_ slot: Int, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T? {
    guard has(slot) else { return nil }
    let (offset, count) = (Int(spans[slot] >> 32), Int(spans[slot] & 0xffff_ffff))
    if count == 0 { return nil }
    return try body(UnsafeRawBufferPointer(start: UnsafeRawPointer(values + offset), count: count))
  }
}
