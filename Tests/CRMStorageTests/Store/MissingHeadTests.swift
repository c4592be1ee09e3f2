import CRMCore
import CRMStorage
import CRMStoreConformance
import Testing

@Suite("A store without a whole head")
struct MissingHeadTests {
  /// What may have become of the file of horizons.
  enum Head: CaseIterable {
    case missing, empty, garbage

    func apply(to path: String) throws {
      switch self {
      case .missing: try CopiedStore.remove(path + "/head")
      case .empty: try CopiedStore.change(path + "/head") { $0 = [] }
      case .garbage: try CopiedStore.change(path + "/head") { $0 = $0.map { $0 ^ 0x55 } }
      }
    }

    var reason: JSONFileStore.ReadOnlyReason { self == .missing ? .missingHead : .damagedHead }
    var finding: JSONFileStore.VerifyFinding.Kind {
      self == .missing ? .missingHead : .damagedHead(isUsable: false)
    }
  }

  @Test(
    "is read whole, says so by value, and is written to when asked for",
    arguments: Head.allCases)
  func whole(_ head: Head) throws {
    let original = try CopiedStore(8)
    let path = try original.copy()
    try head.apply(to: path)
    let store = try JSONFileStore.open(at: path)
    #expect(store.readOnlyReason == head.reason)
    #expect(store.readOnlyReason?.mayLackLines == true)
    #expect(try store.head().position == 8)
    let report = try JSONFileStore.inspect(at: path)
    #expect(report.findings.map(\.kind) == [head.finding])
    #expect(report.damage.isEmpty)
    try store.close()
    var options = JSONFileStore.Options()
    options.acceptsMissingHead = true
    let accepted = try JSONFileStore.open(at: path, options: options)
    let end = try accepted.head()
    _ = try accepted.append(LineBuilder.commit(after: end), after: end)
    try accepted.close()
    #expect(try JSONFileStore.open(at: path).readOnlyReason == nil)
  }

  @Test(
    "is damaged by a bad byte in any segment but the last; nothing is cut, however asked",
    arguments: Head.allCases)
  func badByte(_ head: Head) throws {
    let original = try CopiedStore(16)
    let segments = try CopiedStore.segments(of: original.folder.store)
    #expect(segments.count >= 5)
    for index in 0..<(segments.count - 1) {
      let path = try original.copy("\(index).crm")
      try head.apply(to: path)
      var bytes: [UInt8] = []
      let segment = "\(path)/\(segments[index])"
      try CopiedStore.change(segment) { content in
        content[content.count - 30] ^= 1
        bytes = content
      }
      let start = (bytes.dropLast().lastIndex(of: 10) ?? -1) + 1
      for accepts in [false, true] {
        var options = JSONFileStore.Options()
        options.acceptsMissingHead = accepts
        let error = #expect(throws: StoreError.self) {
          try JSONFileStore.open(at: path, options: options)
        }
        guard case .damaged(let damage) = error else {
          Issue.record("segment \(index): \(String(describing: error))")
          continue
        }
        #expect(damage.file == segments[index] && damage.offset == start)
      }
      let found = try JSONFileStore.inspect(at: path).damage
      #expect(found.map(\.file) == [segments[index]] && found.map(\.offset) == [start])
      var after: [UInt8] = []
      try CopiedStore.change(segment) { after = $0 }
      #expect(after == bytes)
      #expect(try CopiedStore.segments(of: path) == segments)
    }
  }
}
