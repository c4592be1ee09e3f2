extension EncodedCommits {
  /// Throws ``StoreError/notWritten(reason:code:)`` unless these commits can follow `head`.
  ///
  /// Looks only at the first and the last line, in constant time: what lies between is vouched for
  /// by whoever encoded it.
  public func check(after head: JournalHead) throws(StoreError) {
    guard lineCount > 0, self.head.position == head.position + lineCount else {
      throw .notWritten(reason: "the commits' line count does not lead to their head", code: 0)
    }
    guard firstPosition == head.position + 1 else {
      throw .notWritten(reason: "the commits do not begin after the head", code: 0)
    }
    guard endsInHead else {
      throw .notWritten(reason: "the commits do not end in their head", code: 0)
    }
  }

  /// The position of the first line.
  private var firstPosition: Position? {
    guard let chunk = chunks.first(where: { !$0.isEmpty }) else { return nil }
    return chunk.withUnsafeBytes { LineEnvelope.position(of: $0) }
  }

  /// Whether the last line carries the chain hash of ``head`` and ends in a line feed.
  private var endsInHead: Bool { head.isEnd(of: lastBytes(JournalHead.endingByteCount)) }

  /// The last `count` bytes, which may lie in several chunks.
  private func lastBytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for chunk in chunks.reversed() {
      bytes.insert(contentsOf: chunk.suffix(count - bytes.count), at: 0)
      if bytes.count == count { break }
    }
    return bytes
  }
}
