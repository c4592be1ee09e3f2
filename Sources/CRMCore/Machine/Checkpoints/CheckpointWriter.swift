extension Checkpoint {
  /// Writes a checkpoint: blocks go to the sink as they come, whichever section they are of.
  public struct Writer: ~Copyable {
    private var sink: any Checkpoint.Sink
    private var sections: [Draft] = []
    /// How many bytes were written.
    public private(set) var byteCount = 0

    /// A section that blocks can be added to.
    public struct Section: Hashable, Sendable {
      fileprivate let index: Int
    }

    private struct Draft: Sendable {
      let name: String
      var table = CheckpointTableBuilder()
      var extra: [UInt8] = []
    }

    /// Begins a checkpoint.
    public init(to sink: any Checkpoint.Sink) { self.sink = sink }

    /// The section of that name, made when it is first asked for.
    public mutating func section(_ name: String) -> Section {
      // Compared as bytes: names that look the same need not be the same.
      let found = sections.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
      if let found { return Section(index: found) }
      sections.append(Draft(name: name))
      return Section(index: sections.count - 1)
    }

    /// Sets the bytes that are read with the root.
    public mutating func setExtra(_ bytes: [UInt8], of section: Section) {
      sections[section.index].extra = bytes
    }

    /// Adds a block to the end of a section.
    ///
    /// Throws `StoreError.notWritten` for one that is larger than `blockBytes`.
    public mutating func append(
      _ block: UnsafeRawBufferPointer, to section: Section
    ) throws(StoreError) {
      guard block.count <= Checkpoint.Limits.blockBytes else {
        throw .notWritten(reason: "a block of the checkpoint is too large", code: 0)
      }
      sections[section.index].table.append(try put(block))
      while let full = sections[section.index].table.takeFull() {
        sections[section.index].table.append(try put(full.bytes), for: full)
      }
    }

    /// Adds a block to the end of a section.
    public mutating func append(_ block: [UInt8], to section: Section) throws(StoreError) {
      try block.withUnsafeBufferPointer { block throws(StoreError) in
        try append(UnsafeRawBufferPointer(block), to: section)
      }
    }

    /// Takes blocks over as they are in another checkpoint, each checked there.
    ///
    /// Throws what the other one's reading and this one's writing throw.
    package mutating func append(
      _ range: Range<Int>, of old: Checkpoint.Section, in file: Checkpoint.File, to section: Section
    ) throws {
      try file.forEachBlock(of: old, in: range) { _, block in try append(block, to: section) }
    }

    /// Ends the checkpoint with its tables, root and footer; nothing can be added afterwards.
    public mutating func finish(_ anchor: Checkpoint.Anchor) throws(StoreError) {
      var finished: [Checkpoint.Section] = []
      for draft in sections {
        var table = draft.table
        while let block = table.takeRest() { table.append(try put(block.bytes), for: block) }
        finished.append(
          Checkpoint.Section(
            name: draft.name, blockCount: table.blockCount, extra: draft.extra, top: table.top))
      }
      sections = []
      let root = CheckpointRoot(anchor: anchor, sections: finished).encoded()
      guard root.count <= Checkpoint.Limits.rootBytes else {
        throw .notWritten(reason: "the root of the checkpoint is too large", code: 0)
      }
      let footer = CheckpointFooter(rootOffset: byteCount, root: root)
      _ = try put(root)
      _ = try put(footer.encoded())
    }

    private mutating func put(_ bytes: [UInt8]) throws(StoreError) -> CheckpointBlockReference {
      try bytes.withUnsafeBufferPointer { bytes throws(StoreError) in
        try put(UnsafeRawBufferPointer(bytes))
      }
    }

    private mutating func put(
      _ bytes: UnsafeRawBufferPointer
    ) throws(StoreError) -> CheckpointBlockReference {
      let reference = CheckpointBlockReference(offset: byteCount, of: bytes)
      try sink.write(bytes)
      byteCount += bytes.count
      return reference
    }
  }
}
