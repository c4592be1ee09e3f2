import Synchronization

extension Checkpoint {
  /// A checkpoint that was written, opened to read blocks of it.
  ///
  /// Opening reads the end of the file and nothing else. Everything that is given out was checked by
  /// the hash that its parent holds, up to the root and the footer. May be used by many threads.
  public final class File: Sendable {
    /// The commit whose state this is.
    public let anchor: Checkpoint.Anchor
    /// The sections, in the order in which they were begun.
    package let sections: [Checkpoint.Section]
    /// How many bytes the whole file has.
    public let byteCount: Int
    /// Where the blocks end.
    let blocksEnd: Int
    /// Table blocks that were read, by where they lie.
    let tables = Mutex<[Int: [UInt8]]>([:])

    private let source: any Checkpoint.Source
    private let reads = Atomic<Int>(0)
    private let bytesRead = Atomic<Int>(0)

    /// Opens the checkpoint in `source`, by one read of its end or two.
    public init(_ source: any Checkpoint.Source) throws(Checkpoint.Defect) {
      let size = source.byteCount
      let end = try Self.end(of: source, size)
      let footer = try CheckpointFooter(end.suffix(CheckpointFooter.byteCount), of: size)
      let rest = footer.rootByteCount + CheckpointFooter.byteCount - end.count
      let front = rest > 0 ? try Self.read(source, footer.rootOffset, rest) : []
      let root = Array((front + end).dropLast(CheckpointFooter.byteCount))
        .suffix(footer.rootByteCount)
      let read = root.withUnsafeBytes { root -> CheckpointRoot? in
        guard XXHash64.hash(root) == footer.rootHash else { return nil }
        return CheckpointRoot(root, at: footer.rootOffset)
      }
      guard let read else { throw .damagedRoot }
      (anchor, sections) = (read.anchor, read.sections)
      (self.source, byteCount, blocksEnd) = (source, size, footer.rootOffset)
      note(end.count)
      if rest > 0 { note(rest) }
    }

    /// How often something was read of the file.
    public var readCount: Int { reads.load(ordering: .relaxed) }

    /// How many bytes were read of it.
    public var readByteCount: Int { bytesRead.load(ordering: .relaxed) }

    /// The section of that name, compared as bytes.
    package func section(_ name: String) -> Checkpoint.Section? {
      sections.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    /// Reads exactly so many bytes, not checked yet.
    func read(_ offset: Int, _ count: Int) throws(Checkpoint.Defect) -> [UInt8] {
      note(count)
      return try Self.read(source, offset, count)
    }

    private func note(_ count: Int) {
      reads.add(1, ordering: .relaxed)
      bytesRead.add(count, ordering: .relaxed)
    }

    private static func end(
      of source: any Checkpoint.Source, _ size: Int
    ) throws(Checkpoint.Defect) -> [UInt8] {
      guard size >= CheckpointFooter.byteCount else { throw .noFooter }
      let count = min(size, endByteCount)
      return try read(source, size - count, count)
    }

    private static func read(
      _ source: any Checkpoint.Source, _ offset: Int, _ count: Int
    ) throws(Checkpoint.Defect) -> [UInt8] {
      var failure: StoreError?
      let bytes = [UInt8](unsafeUninitializedCapacity: count) { room, filled in
        // The room may be larger than was asked for.
        let room = UnsafeMutableRawBufferPointer(start: room.baseAddress, count: count)
        do throws(StoreError) {
          filled = try source.read(into: room, at: offset)
        } catch {
          failure = error
        }
      }
      if let failure { throw .unreadable(failure) }
      guard bytes.count == count else { throw .damagedBlock(offset: offset, byteCount: count) }
      return bytes
    }

    /// How much of the end is read at once: the root of a few dozen sections and the footer.
    static let endByteCount = 16 << 10
  }
}
