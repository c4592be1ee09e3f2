import CRMCore
import CRMStorage
import Testing

@Suite("A flipped bit")
struct BitFlipTests {
  /// Without optimisation every eleventh bit is flipped, which takes each bit of a byte in turn.
  #if DEBUG
    private static let step = 11
  #else
    private static let step = 1
  #endif

  @Test("in the journal is found, in its line")
  func journal() throws {
    let journal = try SmallJournal()
    let files = journal.copy()
    files.replace(SmallJournal.head, with: journal.heads[2])
    var failures: [String] = []
    for bit in stride(from: 0, to: journal.bytes.count * 8, by: Self.step) {
      var bytes = journal.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      files.replace(SmallJournal.segment, with: bytes)
      if let fault = fault(of: files, journal, byte: bit / 8) {
        failures.append("bit \(bit): \(fault)")
      }
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }

  @Test("in the journal of a store without a head is found, or all before it is read and no more")
  func journalWithoutHead() throws {
    let journal = try SmallJournal()
    let files = journal.copy()
    try files.remove(SmallJournal.head)
    for bit in stride(from: 0, to: journal.bytes.count * 8, by: Self.step) {
      var bytes = journal.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      files.replace(SmallJournal.segment, with: bytes)
      guard bit / 8 >= journal.flushedByteCount else {
        if let fault = fault(of: files, journal, byte: bit / 8) {
          Issue.record("bit \(bit): \(fault)")
        }
        continue
      }
      // The last group may be a write that was never flushed: without a head nobody can tell.
      let store = try StoreBench(files).open()
      #expect(store.readOnlyReason == .missingHead)
      #expect(try StoreBench.lines(of: store) == journal.wholeLines(of: bit / 8), "bit \(bit)")
      #expect(files.bytes(at: SmallJournal.segment) == bytes)
    }
  }

  private func fault(of files: SimulatedFileSystem, _ journal: SmallJournal, byte: Int) -> String? {
    do {
      _ = try StoreBench(files).open()
      return "not found"
    } catch {
      guard case .damaged(let damage) = error else { return "\(error)" }
      let lineStart = (journal.bytes[..<byte].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
      guard damage.offset == lineStart else { return "found at \(damage.offset), not \(lineStart)" }
      let whole = journal.wholeLines(of: byte).count
      return damage.lastGood == whole ? nil : "\(damage.lastGood) lines good, not \(whole)"
    }
  }

  @Test("in the format is found")
  func format() throws {
    let journal = try SmallJournal()
    let files = journal.copy()
    let path = "\(StoreBench.path)/format.json"
    let format = files.bytes(at: path)
    for bit in stride(from: 0, to: format.count * 8, by: Self.step) {
      var bytes = format
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      files.replace(path, with: bytes)
      let error = #expect(throws: StoreError.self) { try StoreBench(files).open() }
      guard case .damaged(let damage) = error else {
        Issue.record("bit \(bit): \(String(describing: error))")
        continue
      }
      #expect(damage.file == "format.json")
    }
  }

  @Test("in the horizon changes nothing that is read")
  func horizon() throws {
    let journal = try SmallJournal()
    for bit in stride(from: 0, to: journal.heads[2].count * 8, by: Self.step) {
      let files = journal.copy()
      var head = journal.heads[2]
      head[bit / 8] ^= 1 << UInt8(bit % 8)
      files.replace(SmallJournal.head, with: head)
      let store = try StoreBench(files).open()
      #expect(try store.head().position == 7, "bit \(bit)")
      #expect(store.readOnlyReason == nil)
    }
  }
}
