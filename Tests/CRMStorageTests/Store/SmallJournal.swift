import CRMCore
import CRMStorage

/// A journal of a few groups whose last one is about to be torn.
struct SmallJournal {
  static let segment = "\(StoreBench.path)/journal-00000000000000000001.jsonl"
  static let head = "\(StoreBench.path)/head"

  /// The bytes of the segment's lines.
  let bytes: [UInt8]
  /// Where commits end.
  let borders: [Int]
  /// Where the last group begins.
  let flushedByteCount: Int
  /// The file of horizons as it was after each group.
  let heads: [[UInt8]]
  private let format: [UInt8]

  init() throws {
    let files = SimulatedFileSystem()
    var bench = StoreBench(files)
    let store = try bench.create()
    var heads: [[UInt8]] = []
    var ends: [Int] = []
    for group in [[1], [2], [1, 2, 1]] {
      try bench.append(group, to: store)
      heads.append(files.bytes(at: Self.head))
      ends.append(files.bytes(at: Self.segment).prefix { $0 != 0 }.count)
    }
    bytes = Array(files.bytes(at: Self.segment).prefix { $0 != 0 })
    format = files.bytes(at: "\(StoreBench.path)/format.json")
    flushedByteCount = ends[1]
    self.heads = heads
    var (line, found) = (0, [Int]())
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      line += 1
      if bench.borders.contains(line) { found.append(index + 1) }
    }
    borders = found
  }

  /// The bytes without the zeros that a segment is grown ahead by.
  static func lines(of bytes: [UInt8]) -> [UInt8] {
    Array(bytes.prefix((bytes.lastIndex { $0 != 0 } ?? -1) + 1))
  }

  /// A store with these files, and the horizon that the last group was not flushed under yet.
  func copy() -> SimulatedFileSystem {
    let files = SimulatedFileSystem()
    _ = try? StoreBench(files).create()
    files.replace("\(StoreBench.path)/format.json", with: format)
    files.replace(Self.segment, with: bytes)
    files.replace(Self.head, with: heads[1])
    return files
  }

  func wholeByteCount(of byteCount: Int) -> Int {
    borders.last { $0 <= byteCount } ?? 0
  }

  func wholeLines(of byteCount: Int) -> [[UInt8]] {
    bytes.prefix(wholeByteCount(of: byteCount)).split(separator: UInt8(ascii: "\n")).map(Array.init)
  }
}
