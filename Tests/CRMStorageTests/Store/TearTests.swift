import CRMCore
import CRMStorage
import Testing

/// What recovery makes of every way in which the end of a journal can be torn.
@Suite("A torn journal")
struct TearTests {
  /// Without optimisation every fifth byte is tried.
  #if DEBUG
    private static let step = 5
  #else
    private static let step = 1
  #endif

  enum Filling: CaseIterable {
    case nothing, zeros, garbage
  }

  enum Horizon: CaseIterable {
    case exact, late, missing
  }

  @Test(
    "is cut back to whole commits at every byte", arguments: Filling.allCases, Horizon.allCases)
  func everyByte(_ filling: Filling, _ horizon: Horizon) throws {
    let journal = try SmallJournal()
    var failures: [String] = []
    for byte in stride(
      from: journal.flushedByteCount, through: journal.bytes.count, by: Self.step)
    {
      do {
        if let fault = try tear(journal, at: byte, filling, horizon) {
          failures.append("byte \(byte): \(fault)")
        }
      } catch {
        failures.append("byte \(byte): \(error)")
      }
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }

  /// Tears the last group of the journal at a byte and opens it; what is wrong then.
  private func tear(
    _ journal: SmallJournal, at byte: Int, _ filling: Filling, _ horizon: Horizon
  ) throws -> String? {
    let files = journal.copy()
    var bytes = Array(journal.bytes.prefix(byte))
    let lost = journal.bytes.count - byte
    switch filling {
    case .nothing: break
    case .zeros: bytes += [UInt8](repeating: 0, count: lost)
    case .garbage: bytes += journal.bytes.suffix(lost).map { $0 ^ 0x55 }
    }
    files.replace(SmallJournal.segment, with: bytes)
    if horizon == .late { files.replace(SmallJournal.head, with: journal.heads[0]) }
    if horizon == .missing { try files.remove(SmallJournal.head) }

    var bench = StoreBench(files)
    bench.options.acceptsMissingHead = horizon == .missing
    let store = try bench.open()
    let lines = try StoreBench.lines(of: store)
    let expected = journal.wholeLines(of: byte)
    guard lines == expected else { return "\(lines.count) lines, not \(expected.count)" }
    // Zeros at the end are no part of the tear.
    let torn = SmallJournal.lines(of: bytes)
    let cut = torn.count - journal.wholeByteCount(of: byte)
    guard (store.lastRecovery?.cutByteCount ?? 0) == cut else {
      return "another number of bytes cut"
    }
    if let copy = store.lastRecovery?.tornCopy {
      guard files.bytes(at: "\(StoreBench.path)/\(copy)") == Array(torn.suffix(cut)) else {
        return "the copy of the tear is not the tear"
      }
    } else if cut > 0 {
      return "the tear was not copied"
    }
    guard try store.verify().epochCount == (cut > 0 ? 1 : 0) else { return "a wrong epoch" }
    let again = try bench.open()
    return again.lastRecovery == nil ? nil : "recovered twice"
  }

  @Test("is damaged when a later group follows, whatever the horizon knew")
  func laterGroup() throws {
    let journal = try SmallJournal()
    let files = journal.copy()
    var bytes = journal.bytes
    bytes[journal.borders[1] - 20] ^= 1
    files.replace(SmallJournal.segment, with: bytes)
    files.replace(SmallJournal.head, with: journal.heads[0])
    let error = #expect(throws: StoreError.self) { try StoreBench(files).open() }
    guard case .damaged(let damage) = error else {
      Issue.record("not damaged: \(String(describing: error))")
      return
    }
    #expect(damage.lastGood == 1)
    #expect(files.bytes(at: SmallJournal.segment) == bytes)
  }

  @Test("is damaged wherever it is cut, once its horizon said that it was flushed")
  func beyondHorizon() throws {
    let journal = try SmallJournal()
    for byte in 0..<journal.bytes.count {
      let files = journal.copy()
      files.replace(SmallJournal.head, with: journal.heads[2])
      files.replace(SmallJournal.segment, with: Array(journal.bytes.prefix(byte)))
      let error = #expect(throws: StoreError.self) { try StoreBench(files).open() }
      guard case .damaged(let damage) = error else {
        Issue.record("byte \(byte): not damaged")
        continue
      }
      #expect(damage.lastGood == journal.wholeLines(of: byte).count)
      #expect(files.bytes(at: SmallJournal.segment).count == byte)
    }
  }

  @Test("stays as it is while it is only read")
  func readOnly() throws {
    let journal = try SmallJournal()
    let files = journal.copy()
    files.replace(SmallJournal.segment, with: Array(journal.bytes.dropLast(5)))
    let counting = FaultyFileSystem(files)
    var bench = StoreBench(counting)
    bench.options.access = .readOnly
    let store = try bench.open()
    #expect(try StoreBench.lines(of: store) == journal.wholeLines(of: journal.bytes.count - 5))
    for call in ["write", "flush", "truncate", "rename", "remove", "make directory"] {
      #expect(counting.count(call) == 0)
    }
  }
}
