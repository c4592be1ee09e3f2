/// What surrounds the content of one journal line, found by its bytes without reading the content.
///
/// The keys come in a fixed order and the checksum and the chain hash stand at a fixed distance
/// from the line's end, so neither needs a JSON parser.
package struct LineEnvelope: Hashable, Sendable {
  /// The most bytes that a line may have, its line feed not counted: 1 MiB.
  package static let longestLine = 1 << 20

  /// The line's position; 0 in an epoch line.
  package let position: Position
  /// The epoch that the line begins; 0 in every other line.
  package let epoch: Int
  /// The position of the first line of the commit.
  package let commitFirst: Position
  /// How many lines the commit has; nil where the line does not say, as only the last one must.
  package let commitCount: Int?
  /// The position of the first line of the group that was flushed together.
  package let groupFirst: Position
  /// The chain hash after this line; only the last line of a commit has one.
  package let chain: ContentDigest?
  /// How many bytes of the line the chain covers: up to `,"h"`, or the whole line without one.
  package let chainedCount: Int

  /// Whether the line was written by recovery: it continues the chain and has no position.
  package var isEpoch: Bool { epoch > 0 }

  /// Whether the line is the last one of its commit.
  package var endsCommit: Bool {
    isEpoch || commitCount.map { position == commitFirst + $0 - 1 } ?? false
  }

  /// Reads the envelope of `line`, given without its line feed, and checks its checksum.
  ///
  /// Whether the line fits the ones before it is not asked here; see ``CommitFollower``.
  package init(_ line: UnsafeRawBufferPointer) throws(JournalError.LineDefect) {
    guard line.count <= Self.longestLine else { throw .tooLong }
    try self.init(ofAnyLength: line)
  }

  /// Reads the envelope of a line that may be too long, as other writers may have made it.
  package init(ofAnyLength line: UnsafeRawBufferPointer) throws(JournalError.LineDefect) {
    let sealed = try LineSeal.verifiedCount(of: line)
    var fields = ByteScanner(line)
    if let epoch = fields.number(after: #"{"epoch":"#) {
      (self.epoch, position, commitFirst, commitCount, groupFirst) = (epoch, 0, 0, 0, 0)
    } else {
      guard let position = fields.number(after: #"{"n":"#) else { throw .malformed }
      let unit = try fields.unit(at: position)
      (epoch, self.position, commitFirst, commitCount) = (0, position, unit.first, unit.count)
      groupFirst = fields.number(after: #","g":"#) ?? unit.first
      guard groupFirst <= unit.first else { throw .group }
    }
    guard fields.endsValue else { throw .malformed }
    let chained = sealed - Self.chainByteCount
    if chained > 0, LineSeal.hasBytes(#","h":""#, in: line, at: chained),
      line[sealed - 1] == UInt8(ascii: "\"")
    {
      let digits = UnsafeRawBufferPointer(rebasing: line[(chained + 6)..<(sealed - 1)])
      guard let digest = ContentDigest(base64URL: digits) else { throw .malformed }
      (chain, chainedCount) = (digest, chained)
    } else {
      (chain, chainedCount) = (nil, line.count)
    }
  }

  /// The position of the line that begins with `bytes`, without checking anything else of it.
  package static func position(of bytes: UnsafeRawBufferPointer) -> Position? {
    var fields = ByteScanner(bytes)
    guard let position = fields.number(after: #"{"n":"#), fields.endsValue else { return nil }
    return position
  }

  /// The bytes of `,"h":"…43 digits…"`.
  package static let chainByteCount = 50
}

extension ByteScanner {
  /// Whether a value just ended: what follows is a comma.
  fileprivate var endsValue: Bool { current == UInt8(ascii: ",") }

  /// The number at `key`, which stands here; nil, and nothing consumed, when it does not.
  fileprivate mutating func number(after key: StaticString) -> Int? {
    var next = self
    guard next.skip(text: key), let value = next.number() else { return nil }
    self = next
    return value
  }

  /// The commit that the line at `position` is in: by its first position alone, or with its count.
  fileprivate mutating func unit(
    at position: Position
  ) throws(JournalError.LineDefect) -> (first: Position, count: Int?) {
    guard skip(text: #","u":"#) else { return (position, 1) }
    guard skip("[") else {
      guard let first = number() else { throw .malformed }
      guard first <= position else { throw .unit }
      return (first, nil)
    }
    guard let first = number(), skip(","), let count = number(), skip("]") else {
      throw .malformed
    }
    guard count > 1, first <= position, position - first < count else { throw .unit }
    return (first, count)
  }

  /// A whole number above 0 without leading zeros, of at most 16 digits.
  private mutating func number() -> Int? {
    current == UInt8(ascii: "0") ? nil : digits(upTo: 16)?.value
  }

  private mutating func skip(text: StaticString) -> Bool {
    let expected = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    var next = self
    guard let found = next.next(expected.count), areSame(found, expected) else { return false }
    self = next
    return true
  }
}
