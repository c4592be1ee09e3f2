import CRMCore
import CRMStorage

/// A process that writes through the engine, two records in each commit, under keys of its own.
struct Writer {
  let folder: String
  let name: String
  let files: AimedFileSystem

  private func open() throws -> CRM {
    var options = JSONFileStore.Options()
    // Many writers on a slow disk may wait long for each other.
    options.lockDeadline = .seconds(120)
    return try CRM.open(.store(try JSONFileStore.open(at: folder, options: options, files: files)))
  }

  /// Writes the commits of these numbers; one that is there already counts as written.
  func write(from first: Int, through last: Int) throws {
    let crm = try open()
    for number in first...last {
      let key = "\(name)-\(number)"
      do {
        try crm.write(as: .system, idempotencyKey: key) { tx in
          for half in ["a", "b"] {
            try tx.insert(User(username: "\(key)-\(half)", name: "Proof", role: "admin"))
          }
        }
      } catch CRMError.alreadyWritten {}
      say("ack \(key)")
    }
    try crm.close()
  }

  /// Reads what others write so many times; how many pairs there are at the end.
  ///
  /// Says so when half of a pair is seen, or fewer than before.
  func watch(_ times: Int) throws -> Int {
    let crm = try open()
    var seen = 0
    for _ in 0..<times {
      try crm.refresh()
      let count = crm.read { $0.users.count }
      if count % 2 != 0 || count < seen { say("error \(count) users after \(seen)") }
      seen = count
    }
    try crm.close()
    return seen / 2
  }
}
