import CRMCore
import CRMStorage
import CRMStoreConformance
import Foundation
import Synchronization

/// A store in files of which every state that anybody can see is known as a plain list.
///
/// A customer's name is the number of the last commit; so a snapshot tells which list is its own.
struct StressWorld: Sendable {
  let crm: CRM
  private let folder: TemporaryFolder
  private let user: User.ID
  private let step: Customer.ID
  private let past = Past()

  var path: String { folder.store }

  /// The lists of the last commits, and the keys of those that were written.
  private final class Past: Sendable {
    let lists = Mutex<[Int: StressList]>([:])
    let keys = Mutex<[String]>([])
  }

  /// Makes a store of more than a thousand leads, so that texts are kept in columns, and a checkpoint of it.
  init(seed: UInt64) throws {
    folder = try TemporaryFolder()
    try JSONFileStore.create(at: folder.store).close()
    let crm = try CRM.open(.file(folder.store))
    (user, step) = try crm.write(as: .system) { tx in
      try tx.insert(
        StoreSettings(organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "UTC"))
      let user = try tx.insert(User(username: "ada", name: "Ada", role: "admin"))
      return (user, try tx.insert(Customer(name: "0", owner: user)))
    }
    self.crm = crm
    past.lists.withLock { $0[0] = StressList() }
    var random = SeededRandom(seed: seed)
    try commit { tx, list in try list.importSome(1_100, &tx, &random) }
    try crm.writeCheckpoint()
  }

  private struct TakenBack: Error {}

  /// Writes one commit of some kind, or writes a checkpoint, or takes back what it did.
  func step(_ random: inout SeededRandom, key: String?) throws {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: try crm.writeCheckpoint()
    case 1:
      try? commit { tx, list in
        try list.change(300, &tx, &random)
        throw TakenBack()
      }
    case 2:
      try commit { tx, list in
        var other = list
        try? tx.atomically { tx in
          try other.change(270, &tx, &random)
          throw TakenBack()
        }
        try list.change(3, &tx, &random)
      }
    case 3: try commit(inPieces: true) { tx, list in try list.importSome(40, &tx, &random) }
    case 4: try commit { tx, list in try list.change(300, &tx, &random) }
    default: try commit(key: key) { tx, list in try list.change(5, &tx, &random) }
    }
  }

  /// Runs `body` as a commit that counts itself, and notes the list that it leads to before anybody
  /// can see it.
  private func commit(
    key: String? = nil, inPieces: Bool = false,
    _ body: (inout WriteTransaction, inout StressList) throws -> Void
  ) throws {
    func run(_ tx: inout WriteTransaction) throws {
      let last = tx[step].flatMap { Int($0.name) } ?? 0
      guard var list = past.lists.withLock({ $0[last] }) else { throw TakenBack() }
      try body(&tx, &list)
      try tx.update(step) { $0.name = "\(last + 1)" }
      past.lists.withLock { lists in
        lists[last + 1] = list
        lists[last - Self.kept] = nil
      }
    }
    if inPieces {
      try crm.writeInPieces(as: user, idempotencyKey: key, run)
    } else {
      try crm.write(as: user, idempotencyKey: key, run)
    }
    if let key { past.keys.withLock { $0.append(key) } }
  }

  /// How many lists are kept; whoever reads a snapshot that is older by then cannot check it.
  private static let kept = 500

  /// The keys of the commits that were written up to now.
  var writtenKeys: [String] { past.keys.withLock { $0 } }

  /// What is wrong in the answers to all questions, of which the one at `first` is asked first.
  func faults(of snapshot: Snapshot, from first: Int) -> [String] {
    guard let number = snapshot[step].flatMap({ Int($0.name) }) else { return ["no step"] }
    guard let list = past.lists.withLock({ $0[number] }) else { return [] }
    let questions = StressList.questions
    return questions.indices.compactMap { index in
      let (name, holds) = questions[(first + index) % questions.count]
      return holds(list, snapshot) ? nil : "\(name) after commit \(number)"
    }
  }

  /// Turns over every other bit of a checkpoint's blocks, in the file that others have open.
  func damage(_ checkpoint: Checkpoint.Entry) throws {
    let name = "checkpoint-" + String(format: "%020d", checkpoint.position)
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path + "/" + name))
    defer { try? file.close() }
    let bytes = try file.read(upToCount: checkpoint.byteCount * 3 / 4) ?? Data()
    try file.seek(toOffset: 0)
    try file.write(contentsOf: Data(bytes.map { $0 ^ 0x55 }))
  }
}
