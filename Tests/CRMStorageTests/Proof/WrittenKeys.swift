import CRMCore
import CRMStorage

/// The keys under which writers said that they wrote, kept outside of them.
struct WrittenKeys {
  private var acknowledged: Set<String> = []
  private var complaints: [String] = []

  var count: Int { acknowledged.count }

  /// Takes over a line that a writer said.
  mutating func note(_ line: String?) {
    guard let line, line != "ok" else { return }
    if line.hasPrefix("ack ") {
      acknowledged.insert(String(line.dropFirst(4)))
    } else {
      complaints.append(line)
    }
  }

  mutating func note(_ lines: [String]) {
    for line in lines { note(line) }
  }

  /// The number of the last commit that a writer acknowledged.
  func last(of name: String) -> Int {
    acknowledged.filter { $0.hasPrefix("\(name)-") }
      .compactMap { Int($0.dropFirst(name.utf8.count + 1)) }.max() ?? 0
  }

  /// What is wrong with a store by what was acknowledged; nil when nothing is.
  func fault(of folder: String) throws -> String? {
    let store = try JSONFileStore.open(at: folder)
    defer { try? store.close() }
    let keys = try StoreBench.lines(of: store).compactMap(Self.key)
    if Set(keys).count < keys.count { return "a key was written twice" }
    let lost = acknowledged.subtracting(keys)
    if !lost.isEmpty { return "lost: \(lost.sorted())" }
    let report = try store.verify()
    if report.commitCount != keys.count { return "a commit without a key" }
    // Two records in each: whatever is there is there as a pair.
    if report.head.position != 2 * keys.count { return "\(keys.count) pairs, \(report.head)" }
    return complaints.first
  }

  /// The idempotency key of a line, which needs no escapes here.
  private static func key(_ line: [UInt8]) -> String? {
    let parts = String(decoding: line, as: UTF8.self).components(after: #","k":""#)
    return parts.map { String($0.prefix { $0 != "\"" }) }
  }
}

extension String {
  /// What follows the first place of `mark`; nil without one.
  fileprivate func components(after mark: String) -> Substring? {
    firstRange(of: mark).map { self[$0.upperBound...] }
  }
}
