extension WordIndex {
  /// Appends the words, and the records of which they are not what rows say now.
  static func store(_ words: TextColumns.Kept<WordIndex>, in bytes: inout [UInt8]) {
    bytes.appendCountedNumbers(Array(words.stale))
    words.part.store(in: &bytes)
  }

  static func kept(stored fields: inout CheckpointFields) -> TextColumns.Kept<WordIndex>? {
    guard let stale: [UInt32] = fields.countedNumbers(), let words = WordIndex(stored: &fields)
    else { return nil }
    return TextColumns.Kept(part: words, stale: IDSet(sorted: stale))
  }

  private func store(in bytes: inout [UInt8]) {
    words.store(in: &bytes)
    trigrams.store(in: &bytes)
    bytes.appendCountedNumbers(postings)
    starts.store(in: &bytes)
    bytes.appendCountedNumbers(commonWords)
    bytes.appendCountedNumbers(commonSets)
    bytes.appendCountedNumbers(commonCounts)
    bytes.appendInteger(UInt64(setSize))
    bytes.appendInteger(UInt64(count))
  }

  private init?(stored fields: inout CheckpointFields) {
    guard let words = FoldedText(stored: &fields), let trigrams = WordTrigrams(stored: &fields),
      let postings: [UInt32] = fields.countedNumbers(),
      let starts = CompactOffsets(stored: &fields),
      let commonWords: [UInt32] = fields.countedNumbers(),
      let commonSets: [UInt64] = fields.countedNumbers(),
      let commonCounts: [Int] = fields.countedNumbers(),
      let setSize = fields.count(), let count = fields.count(),
      starts.lead(through: postings.count, inSteps: words.offsets.count - 1),
      postings.allSatisfy({ Int($0 >> 6) < setSize }),
      commonCounts.count == commonWords.count,
      commonSets.count == commonWords.count.multipliedReportingOverflow(by: setSize).partialValue
    else { return nil }
    self.init(
      words: words, trigrams: trigrams, postings: postings, starts: starts,
      commonWords: commonWords, commonSets: commonSets, commonCounts: commonCounts,
      setSize: setSize, count: count)
  }
}

extension FoldedText {
  fileprivate func store(in bytes: inout [UInt8]) {
    bytes.appendCountedNumbers(self.bytes)
    offsets.store(in: &bytes)
    bytes.appendCountedNumbers(histogram)
    bytes.appendInteger(UInt64(count))
  }

  fileprivate init?(stored fields: inout CheckpointFields) {
    guard let bytes: [UInt8] = fields.countedNumbers(),
      let offsets = CompactOffsets(stored: &fields), let histogram: [Int] = fields.countedNumbers(),
      let count = fields.count(), histogram.count == 256, bytes.count >= Self.padding,
      offsets.lead(through: bytes.count - Self.padding)
    else { return nil }
    self.init(bytes: bytes, offsets: offsets, histogram: histogram, count: count)
  }
}

extension WordTrigrams {
  fileprivate func store(in bytes: inout [UInt8]) {
    bytes.appendCountedNumbers(keys)
    starts.store(in: &bytes)
    bytes.appendCountedNumbers(gaps)
  }

  fileprivate init?(stored fields: inout CheckpointFields) {
    guard let keys: [UInt32] = fields.countedNumbers(),
      let starts = CompactOffsets(stored: &fields), let gaps: [UInt8] = fields.countedNumbers(),
      starts.lead(through: gaps.count, inSteps: keys.count + 1)
    else { return nil }
    self.init(keys: keys, starts: starts, gaps: gaps)
  }
}

extension CompactOffsets {
  fileprivate func store(in bytes: inout [UInt8]) {
    bytes.appendCountedNumbers(narrow)
    bytes.appendCountedNumbers(wide)
  }

  fileprivate init?(stored fields: inout CheckpointFields) {
    guard let narrow: [UInt32] = fields.countedNumbers(),
      let wide: [UInt64] = fields.countedNumbers()
    else { return nil }
    self.init(narrow: narrow, wide: wide)
  }
}
