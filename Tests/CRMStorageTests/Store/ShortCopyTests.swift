import CRMCore
import CRMStorage
import CRMStoreConformance
import Testing

@Suite("A copied folder that ends before its head")
struct ShortCopyTests {
  /// What may have become of the end of a copy's journal.
  enum Loss: CaseIterable {
    case lastBytes, lastLine, lineFeeds, zeros, newestSegment, newestSegmentAndBytes

    /// Makes it so; how many lines are lost.
    func apply(to path: String, _ segments: [String]) throws -> Int {
      let newest = "\(path)/\(segments[segments.count - 1])"
      let older = "\(path)/\(segments[segments.count - 2])"
      let newestCount = lines(in: newest)
      switch self {
      case .lastBytes:
        try CopiedStore.change(newest) { $0.removeLast(10) }
        return 1
      case .lastLine:
        try CopiedStore.change(newest) { bytes in
          bytes = Array(bytes[...(bytes.dropLast().lastIndex(of: 10) ?? 0)])
        }
        return 1
      case .lineFeeds:
        try CopiedStore.change(newest) { bytes in
          bytes = bytes.flatMap { $0 == 10 ? [13, 10] : [$0] }
        }
        return newestCount
      case .zeros:
        try CopiedStore.change(newest) { bytes in
          for index in bytes.indices.suffix(10) { bytes[index] = 0 }
        }
        return 1
      case .newestSegment:
        try CopiedStore.remove(newest)
        return newestCount
      case .newestSegmentAndBytes:
        try CopiedStore.remove(newest)
        try CopiedStore.change(older) { $0.removeLast(10) }
        return newestCount + 1
      }
    }

    private func lines(in path: String) -> Int {
      var count = 0
      try? CopiedStore.change(path) { count = $0.filter { $0 == 10 }.count }
      return count
    }
  }

  @Test(
    "is read as far as it goes, says how many lines it is short, and is not written to",
    arguments: Loss.allCases)
  func short(_ loss: Loss) throws {
    let original = try CopiedStore(8)
    let path = try original.copy()
    let segments = try CopiedStore.segments(of: path)
    #expect(segments.count > 2)
    let lost = try loss.apply(to: path, segments)
    let store = try JSONFileStore.open(at: path)
    #expect(store.readOnlyReason == .shortCopy(lineCount: lost))
    #expect(store.readOnlyReason?.mayLackLines == true)
    #expect(try store.head().position == 8 - lost)
    #expect(try StoreBench.lines(of: store).count == 8 - lost)
    let head = try store.head()
    #expect(throws: StoreError.self) {
      try store.append(LineBuilder.commit(after: head), after: head)
    }
    let found = try JSONFileStore.inspect(at: path).damage
    #expect(found.map(\.kind) == [.shortCopy(lineCount: lost)])
    #expect(throws: StoreError.self) { try store.verify() }
  }

  @Test("can be written to when that is asked for", arguments: Loss.allCases)
  func accepted(_ loss: Loss) throws {
    let original = try CopiedStore(8)
    let path = try original.copy()
    let lost = try loss.apply(to: path, CopiedStore.segments(of: path))
    var options = JSONFileStore.Options()
    options.acceptsShortCopy = true
    let store = try JSONFileStore.open(at: path, options: options)
    let head = try store.head()
    #expect(head.position == 8 - lost)
    _ = try store.append(LineBuilder.commit(after: head), after: head)
    try store.close()
    #expect(try JSONFileStore.open(at: path).readOnlyReason == nil)
    #expect(try JSONFileStore.inspect(at: path).findings.isEmpty)
  }

  @Test("is damaged in the folder that the head was written for", arguments: Loss.allCases)
  func original(_ loss: Loss) throws {
    let store = try CopiedStore(8)
    let path = store.folder.store
    let lost = try loss.apply(to: path, CopiedStore.segments(of: path))
    let error = #expect(throws: StoreError.self) { try JSONFileStore.open(at: path) }
    guard case .damaged(let damage) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(damage.lastGood == 8 - lost)
  }

  @Test("is damaged where not one commit is left of some")
  func nothingLeft() throws {
    for replace: ([UInt8]) -> [UInt8] in [
      { _ in [] }, { $0.flatMap { $0 == 10 ? [13, 10] : [$0] } },
      { [UInt8](repeating: 0, count: $0.count) },
    ] {
      let original = try CopiedStore(3, segmentLimit: 1 << 20)
      let path = try original.copy()
      try CopiedStore.change("\(path)/journal-00000000000000000001.jsonl") { $0 = replace($0) }
      let error = #expect(throws: StoreError.self) { try JSONFileStore.open(at: path) }
      guard case .damaged(let damage) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(damage.lastGood == 0)
      let report = try JSONFileStore.inspect(at: path)
      #expect(report.damage.map(\.offset) == [0])
    }
  }

  @Test("is damaged where an older segment is short, or has lines after a bad byte")
  func damagedWithin() throws {
    let original = try CopiedStore(8)
    let short = try original.copy("short.crm")
    let segments = try CopiedStore.segments(of: short)
    try CopiedStore.change("\(short)/\(segments[0])") { $0.removeLast(10) }
    #expect(throws: StoreError.self) { try JSONFileStore.open(at: short) }
    let flipped = try original.copy("flipped.crm")
    try CopiedStore.change("\(flipped)/\(segments[0])") { $0[30] ^= 1 }
    #expect(throws: StoreError.self) { try JSONFileStore.open(at: flipped) }
    let gap = try original.copy("gap.crm")
    try CopiedStore.remove("\(gap)/\(segments[1])")
    #expect(throws: StoreError.self) { try JSONFileStore.open(at: gap) }
  }

  @Test("is damaged where its journal is another one's, however long")
  func mixed() throws {
    let original = try CopiedStore(3, segmentLimit: 1 << 20)
    let path = try original.copy()
    var longer: [UInt8] = []
    let name = "journal-00000000000000000001.jsonl"
    let other = try CopiedStore(3, segmentLimit: 1 << 20)
    try CopiedStore.change("\(other.folder.store)/\(name)") { longer = $0 }
    try CopiedStore.change("\(path)/\(name)") { $0 = longer }
    let error = #expect(throws: StoreError.self) { try JSONFileStore.open(at: path) }
    guard case .damaged = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
