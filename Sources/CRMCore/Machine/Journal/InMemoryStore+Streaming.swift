extension InMemoryStore: StreamingAppend {
  /// Begins an append; other appends are refused as busy until it is over.
  public func beginAppend(after head: JournalHead) throws(StoreError) {
    try changing { contents throws(StoreError) in
      guard contents.stream == nil else { throw .busy(holder: nil) }
      guard contents.head == head else { throw .conflict(contents.head) }
      contents.stream = Stream(lines: StreamedLines(after: head))
    }
  }

  /// Takes the next lines.
  public func appendPiece(_ lines: [UInt8]) throws(StoreError) {
    try changing { contents throws(StoreError) in
      var stream = try contents.takeStream()
      try stream.lines.take(lines)
      stream.bytes += lines
      contents.stream = stream
    }
  }

  /// Adds the lines to the journal.
  public func commitAppend(leadingTo head: JournalHead) throws(StoreError) -> JournalHead {
    try changing { contents throws(StoreError) in
      let stream = try contents.takeStream()
      try stream.lines.check(leadingTo: head)
      contents.appends.append(
        Append(first: contents.head.position + 1, bytes: stream.bytes))
      contents.head = head
      return head
    }
  }

  /// Forgets the lines.
  public func abortAppend() throws(StoreError) {
    try changing { contents throws(StoreError) in contents.stream = nil }
  }

  /// An append in pieces that is under way.
  struct Stream: Sendable {
    var lines: StreamedLines
    var bytes: [UInt8] = []
  }
}

extension InMemoryStore.Contents {
  /// The append under way, which is over unless it is put back.
  fileprivate mutating func takeStream() throws(StoreError) -> InMemoryStore.Stream {
    guard let taken = stream else { throw StreamedLines.noAppend }
    stream = nil
    return taken
  }
}
