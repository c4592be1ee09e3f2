/// The pieces of a streamed append as far as a store must know them: no more than their ends.
public struct StreamedLines: Sendable {
  /// The end of the journal before them.
  public let start: JournalHead
  /// How many lines there are.
  public private(set) var lineCount = 0
  /// The last bytes.
  private var ending: [UInt8] = []

  /// Begins after `start`.
  public init(after start: JournalHead) { self.start = start }

  /// Takes a piece of whole lines that come next; throws ``StoreError/notWritten(reason:code:)`` else.
  ///
  /// Looks for line feeds alone: what lies between is vouched for by whoever encoded it.
  public mutating func take(_ lines: [UInt8]) throws(StoreError) {
    guard lines.last == UInt8(ascii: "\n") else {
      throw .notWritten(reason: "the piece does not end with a line", code: 0)
    }
    let first = lines.withUnsafeBytes { LineEnvelope.position(of: $0) }
    guard first == start.position + lineCount + 1 else {
      throw .notWritten(reason: "the piece does not begin after the lines before it", code: 0)
    }
    lineCount += lines.withUnsafeBytes { $0.lineFeedCount }
    ending = Array(
      (ending + lines.suffix(JournalHead.endingByteCount)).suffix(
        JournalHead.endingByteCount))
  }

  /// Throws ``StoreError/notWritten(reason:code:)`` unless the pieces lead to `head`.
  public func check(leadingTo head: JournalHead) throws(StoreError) {
    guard lineCount > 0, head.position == start.position + lineCount else {
      throw .notWritten(reason: "the lines' count does not lead to their head", code: 0)
    }
    guard head.isEnd(of: ending) else {
      throw .notWritten(reason: "the lines do not end in their head", code: 0)
    }
  }
}

extension StreamedLines {
  /// The error of whoever goes on with an append that was not begun, or is over.
  package static let noAppend = StoreError.notWritten(reason: "no append was begun", code: 0)
}

extension JournalHead {
  /// How many bytes at the end of a commit are looked at: from the chain hash on.
  static let endingByteCount = LineEnvelope.chainByteCount + LineSeal.byteCount + 1

  /// Whether a commit that ends in these bytes has this chain hash, and ends in a line feed.
  func isEnd(of ending: [UInt8]) -> Bool {
    var expected = Array(#","h":""#.utf8)
    chain.appendBase64URL(to: &expected)
    expected.append(contentsOf: #"","x":""#.utf8)
    return ending.count == Self.endingByteCount && ending.starts(with: expected)
      && ending.last == UInt8(ascii: "\n")
  }
}

extension UnsafeRawBufferPointer {
  /// How many line feeds there are.
  fileprivate var lineFeedCount: Int {
    var count = 0
    for byte in self where byte == UInt8(ascii: "\n") { count &+= 1 }
    return count
  }
}
