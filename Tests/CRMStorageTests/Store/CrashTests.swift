import CRMCore
import CRMStorage
import CRMStoreConformance
import Testing

@Suite("A crash")
struct CrashTests {
  @Test("after any call loses nothing that was acknowledged, and tears no commit")
  func afterEveryCall() throws {
    let total = try callsOfLife()
    var failures: [String] = []
    for call in 1...total {
      for seed in UInt64(0)..<4 {
        let state = "call \(call) of \(total), seed \(seed)"
        do {
          if let fault = try crash(at: call, seed: seed) { failures.append("\(state): \(fault)") }
        } catch {
          failures.append("\(state): \(error)")
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }

  /// A short life of a store: made, written in groups and in pieces over several segments, closed,
  /// reopened.
  private func live(_ bench: inout StoreBench) throws(StoreError) {
    let first = try bench.create()
    try bench.append([1], to: first)
    try bench.append([2, 1], to: first)
    try bench.append([3], to: first)
    try first.close()
    let second = try bench.open()
    try bench.append([1, 1, 4], to: second)
    try bench.stream(5, to: second)
    try bench.append([1], to: second)
    try bench.stream(3, to: second, isAborted: true)
    try bench.append([1], to: second)
    try second.close()
  }

  private func callsOfLife() throws -> Int {
    let files = SimulatedFileSystem()
    var bench = StoreBench(files, segmentLimit: 500)
    try live(&bench)
    return files.callCount
  }

  /// Crashes a life at a call, and its recovery as well; what is wrong afterwards.
  private func crash(at call: Int, seed: UInt64) throws -> String? {
    let files = SimulatedFileSystem()
    var bench = StoreBench(files, segmentLimit: 500)
    var random = SeededRandom(seed: UInt64(call) << 8 | seed)
    files.crash(afterCalls: call)
    try? live(&bench)
    files.restart(seed: random.next())
    for _ in 0..<2 {
      files.crash(afterCalls: Int.random(in: 1..<40, using: &random))
      if let store = try? bench.open() { try? store.close() }
      files.restart(seed: random.next())
    }
    guard let store = try bench.openIfMade() else { return nil }
    if let fault = try bench.fault(of: store) { return fault }
    try bench.append([1, 2], to: store)
    if let fault = try bench.fault(of: store) { return "going on: \(fault)" }
    let report = try store.verify()
    return report.head == (try store.head()) ? nil : "the check ends elsewhere"
  }
}
