import CRMCore
import CRMStorage

/// What processes said that they wrote to a store, kept outside of them.
struct Ledger {
  /// The ends of commits that were to be written, and of those that were acknowledged.
  private var attempted: Set<String> = []
  private var acknowledged: Set<String> = []
  private var contents: [ContentDigest] = []
  /// What a process said that it should not have.
  private(set) var complaints: [String] = []
  /// Whether the store was there.
  private(set) var isMade = false

  /// How many acknowledgements there are.
  var count: Int { acknowledged.count + contents.count }

  /// Takes over what a process said.
  mutating func note(_ lines: [String]) {
    for line in lines {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      switch words[0] {
      case "try": attempted.insert(words[1])
      case "ack": acknowledged.insert(words[1])
      case "kept": contents += [ContentDigest(hex: words[1])].compactMap(\.self)
      case "opened": isMade = true
      case "ok": break
      default: complaints.append(line)
      }
    }
  }

  /// What is wrong with a store by this ledger; nil when nothing is.
  ///
  /// A commit's hash covers every byte up to it: the same hash is the same journal.
  func fault(of store: JSONFileStore) throws -> String? {
    var ends: Set<String> = []
    for line in try StoreBench.lines(of: store) {
      let envelope = try line.withUnsafeBytes { try LineEnvelope($0) }
      if let chain = envelope.chain { ends.insert("\(envelope.position) \(chain.base64URL)") }
    }
    let lost = acknowledged.subtracting(ends)
    if !lost.isEmpty { return "lost: \(lost.sorted())" }
    let foreign = ends.subtracting(attempted)
    if !foreign.isEmpty { return "part of a commit, or nobody's: \(foreign.sorted())" }
    for hash in contents where try Blob(store.readBlob(hash)).hash != hash {
      return "other contents: \(hash.hex)"
    }
    return complaints.first
  }
}
