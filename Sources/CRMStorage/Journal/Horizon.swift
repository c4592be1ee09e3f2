import CRMCore

/// How far the journal is known to be flushed: written after each flush, never before.
struct Horizon: Hashable, Sendable {
  /// Counts the horizons written; the newer of two has the higher number.
  var sequence: Int
  /// The store's generation.
  var generation: Int
  /// The end of the last flushed commit.
  var head: JournalHead
  /// The place of that end.
  var place: Place
  /// The segment's device, by which a copied folder is told from the original.
  var device: UInt64
  /// The segment's number on its device.
  var inode: UInt64
  /// The number of the file of horizons itself, which tells a copy where the segment is missing.
  var own: UInt64?

  /// Where a commit ends in the files.
  struct Place: Hashable, Comparable, Sendable {
    /// The first position of the segment.
    var segment: Position
    /// The byte in the segment after the commit.
    var offset: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.segment, left.offset) < (right.segment, right.offset)
    }
  }

  /// The bytes that a slot takes in the file: less than a sector of any disk.
  static let slotSize = 512

  /// The slot's bytes: a sealed line, padded with spaces.
  func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.slotSize)
    bytes.append(contentsOf: #"{"sequence":\#(sequence),"generation":\#(generation)"#.utf8)
    bytes.append(contentsOf: #","n":\#(head.position),"segment":\#(place.segment)"#.utf8)
    bytes.append(contentsOf: #","offset":\#(place.offset),"device":\#(device)"#.utf8)
    bytes.append(contentsOf: #","inode":\#(inode)"#.utf8)
    if let own { bytes.append(contentsOf: #","self":\#(own)"#.utf8) }
    bytes.append(contentsOf: #","h":""#.utf8)
    head.chain.appendBase64URL(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    LineSeal.append(to: &bytes, from: 0)
    bytes.removeLast()
    while bytes.count < Self.slotSize - 1 { bytes.append(UInt8(ascii: " ")) }
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// Makes a horizon from its parts.
  init(
    sequence: Int, generation: Int, head: JournalHead, place: Place, file: FileStatus,
    own: UInt64? = nil
  ) {
    self.sequence = sequence
    self.generation = generation
    self.head = head
    self.place = place
    (device, inode, self.own) = (file.device, file.inode, own)
  }

  /// Reads a slot; nil when it does not check itself.
  init?(slot: UnsafeRawBufferPointer) {
    guard slot.count == Self.slotSize, slot[slot.count - 1] == UInt8(ascii: "\n") else {
      return nil
    }
    var end = slot.count - 1
    while end > 0, slot[end - 1] == UInt8(ascii: " ") { end -= 1 }
    let line = UnsafeRawBufferPointer(rebasing: slot[..<end])
    guard (try? LineSeal.verifiedCount(of: line)) != nil else { return nil }
    var fields = SlotFields(rest: line[...])
    guard let sequence = fields.number(#"{"sequence":"#),
      let generation = fields.number(#","generation":"#),
      let position = fields.number(#","n":"#), let segment = fields.number(#","segment":"#),
      let offset = fields.number(#","offset":"#), let device = fields.number(#","device":"#),
      let inode = fields.number(#","inode":"#), case let own = fields.number(#","self":"#),
      let chain = fields.digest(#","h":""#),
      let position = Int(exactly: position), let segment = Int(exactly: segment),
      let offset = Int(exactly: offset)
    else { return nil }
    self.init(
      sequence: Int(clamping: sequence), generation: Int(clamping: generation),
      head: JournalHead(position: position, chain: chain),
      place: Place(segment: segment, offset: offset),
      file: FileStatus(size: offset, device: device, inode: inode), own: own)
  }
}

/// Reads the keys of a slot in the order in which they are written.
private struct SlotFields {
  var rest: Slice<UnsafeRawBufferPointer>

  mutating func number(_ key: StaticString) -> UInt64? {
    guard skip(key) else { return nil }
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    rest = rest.dropFirst(digits.count)
    return UInt64(String(decoding: digits, as: UTF8.self))
  }

  mutating func digest(_ key: StaticString) -> ContentDigest? {
    guard skip(key) else { return nil }
    return ContentDigest(base64URL: UnsafeRawBufferPointer(rebasing: rest.prefix(43)))
  }

  private mutating func skip(_ key: StaticString) -> Bool {
    let text = UnsafeRawBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
    guard rest.starts(with: text) else { return false }
    rest = rest.dropFirst(text.count)
    return true
  }
}
