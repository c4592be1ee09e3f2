/// What a checkpoint is of and what is in it: the part of the file that leads to all others.
struct CheckpointRoot: Hashable, Sendable {
  var anchor: Checkpoint.Anchor
  var sections: [Checkpoint.Section]

  /// The root's bytes.
  func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    anchor.genesis.withBytes { bytes.append(contentsOf: $0) }
    anchor.head.chain.withBytes { bytes.append(contentsOf: $0) }
    bytes.appendInteger(UInt64(anchor.head.position))
    bytes.appendInteger(UInt64(anchor.verified))
    bytes.appendInteger(anchor.time.milliseconds)
    bytes.appendCounted(anchor.buildMark)
    bytes.appendCounted(anchor.place)
    bytes.appendInteger(UInt32(sections.count))
    for section in sections {
      bytes.appendCounted(Array(section.name.utf8))
      bytes.appendInteger(UInt64(section.blockCount))
      section.top?.append(to: &bytes)
      bytes.appendCounted(section.extra)
    }
    return bytes
  }

  init(anchor: Checkpoint.Anchor, sections: [Checkpoint.Section]) {
    (self.anchor, self.sections) = (anchor, sections)
  }

  /// Reads the root that stands at `offset`; nil where it says what cannot be.
  init?(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    var fields = CheckpointFields(bytes)
    guard let anchor = Checkpoint.Anchor(&fields), let count: UInt32 = fields.integer() else {
      return nil
    }
    (self.anchor, sections) = (anchor, [])
    var names: Set<[UInt8]> = []
    for _ in 0..<count {
      guard let section = Checkpoint.Section(&fields, before: offset),
        names.insert(Array(section.name.utf8)).inserted
      else { return nil }
      sections.append(section)
    }
    guard fields.remainingCount == 0 else { return nil }
  }
}

extension Checkpoint.Anchor {
  fileprivate init?(_ fields: inout CheckpointFields) {
    guard let genesis = fields.digest(), let chain = fields.digest(),
      let position = fields.count(), let verified = fields.count(), verified <= position,
      let milliseconds: Int64 = fields.integer(),
      (Timestamp.min.milliseconds...Timestamp.max.milliseconds).contains(milliseconds),
      let buildMark = fields.countedBytes(), let place = fields.countedBytes()
    else { return nil }
    self.init(
      genesis: genesis, head: JournalHead(position: position, chain: chain),
      time: Timestamp(milliseconds: milliseconds), buildMark: buildMark, place: place)
    self.verified = verified
  }
}

extension Checkpoint.Section {
  fileprivate init?(_ fields: inout CheckpointFields, before end: Int) {
    guard let name = fields.countedBytes().flatMap({ String(validating: $0, as: UTF8.self) }),
      let blockCount = fields.count()
    else { return nil }
    var top: CheckpointBlockReference?
    if blockCount > 0 {
      guard let found = CheckpointBlockReference(&fields, before: end) else { return nil }
      top = found
    }
    guard let extra = fields.countedBytes() else { return nil }
    self.init(name: name, blockCount: blockCount, extra: extra, top: top)
  }
}
