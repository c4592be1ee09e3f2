import CRMCore
import CRMStoreConformance

/// A checkpoint in memory, with what was put into it.
struct SampleCheckpoint {
  /// The file's bytes.
  var bytes: [UInt8]
  /// The sections' blocks and extra bytes, by name.
  var sections: [String: (blocks: [[UInt8]], extra: [UInt8])] = [:]
  let anchor: Checkpoint.Anchor

  /// Writes blocks of random sizes into sections of so many blocks each, in random order.
  init(
    blockCounts: [Int], maximumByteCount: Int = 60, seed: UInt64, buildMark: [UInt8] = [1, 2, 3]
  ) throws {
    var random = SeededRandom(seed: seed)
    anchor = Self.anchor(buildMark: buildMark)
    let sink = Sink()
    var writer = Checkpoint.Writer(to: sink)
    var rest = blockCounts
    for index in blockCounts.indices {
      let extra = Self.bytes(Int.random(in: 0..<20, using: &random), &random)
      let section = writer.section(Self.name(index))
      writer.setExtra(extra, of: section)
      sections[Self.name(index)] = ([], extra)
    }
    while let index = rest.indices.filter({ rest[$0] > 0 }).randomElement(using: &random) {
      let block = Self.bytes(Int.random(in: 0...maximumByteCount, using: &random), &random)
      try writer.append(block, to: writer.section(Self.name(index)))
      sections[Self.name(index)]?.blocks.append(block)
      rest[index] -= 1
    }
    try writer.finish(anchor)
    bytes = sink.bytes
  }

  static func name(_ index: Int) -> String { "section.\(index)" }

  static func anchor(buildMark: [UInt8] = [1, 2, 3]) -> Checkpoint.Anchor {
    let genesis = SHA256.hash(UnsafeRawBufferPointer(start: nil, count: 0))
    var anchor = Checkpoint.Anchor(
      genesis: genesis, head: JournalHead(position: 41, chain: genesis),
      time: Timestamp(milliseconds: 1_764_000_000_123), buildMark: buildMark, place: [9, 8])
    anchor.verified = 40
    return anchor
  }

  private static func bytes(_ count: Int, _ random: inout SeededRandom) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0 ... .max, using: &random) }
  }

  /// Opens bytes as a checkpoint.
  static func open(_ bytes: [UInt8]) throws(Checkpoint.Defect) -> Checkpoint.File {
    try Checkpoint.File(CheckpointMemory.Source(bytes))
  }

  /// What is other in a file than what was put in; nil when nothing is. Throws where that is told.
  func difference(in file: Checkpoint.File) throws -> String? {
    if file.anchor != anchor { return "the anchor" }
    if file.sections.count != sections.count { return "the sections" }
    for (name, expected) in sections {
      guard let section = file.section(name) else { return "\(name) is missing" }
      if section.extra != expected.extra { return "\(name)'s extra" }
      if section.blockCount != expected.blocks.count { return "\(name)'s count" }
      for (index, block) in expected.blocks.enumerated()
      where try file.block(index, of: section) != block {
        return "\(name) \(index)"
      }
    }
    return nil
  }

  final class Sink: Checkpoint.Sink {
    private(set) var bytes: [UInt8] = []
    private(set) var largestWrite = 0

    func write(_ bytes: UnsafeRawBufferPointer) {
      largestWrite = max(largestWrite, bytes.count)
      self.bytes.append(contentsOf: bytes)
    }
  }
}
