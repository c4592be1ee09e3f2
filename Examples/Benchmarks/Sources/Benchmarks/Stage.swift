import Foundation

/// What the rows of one size work on; each part is made when the first row asks for it.
final class Stage {
  /// How many leads there are on both sides.
  let size: Int
  let tools: Tools
  let sample = Sample()
  private let folder: String
  private var places = 0
  private var made: [String: AnyObject] = [:]

  /// Works in a folder of its own below `folder`.
  init(size: Int, in folder: String, tools: Tools) throws {
    self.size = size
    self.tools = tools
    self.folder = "\(folder)/\(size)"
    try FileManager.default.createDirectory(
      atPath: self.folder, withIntermediateDirectories: true)
  }

  /// The store that queries are asked of, and single writes are done to: opened, not just filled.
  func store() throws -> Store {
    try once("a store of \(size) leads") {
      let store = try Store.create(at: place("base.crm"))
      try store.fill(sample, size)
      try store.crm.close()
      return try Store.open(at: store.path)
    }
  }

  /// The peer of that store.
  func peer() throws -> Peer {
    try once("its peer") {
      let peer = try Peer(at: place("base.sqlite"))
      try peer.createLeads()
      try peer.fill(sample, size)
      return peer
    }
  }

  /// The peer with one more index, for rows that come before any that writes.
  func coveringPeer() throws -> Peer {
    try once("its peer with a covering index") {
      try peer().covering(at: place("covering.sqlite"))
    }
  }

  /// Makes both, before anything is measured.
  func prepareBoth() throws {
    _ = try store()
    _ = try peer()
  }

  /// The file that both sides import.
  func csvFile() throws -> String {
    try once("a CSV file") { () throws -> Kept<String> in
      let path = place("leads.csv")
      var csv = LeadFacts.csvHeader
      for number in stride(from: 1, through: size, by: 1) { csv += sample.lead(number).csvRow }
      try Data(csv.utf8).write(to: URL(fileURLWithPath: path))
      return Kept(path)
    }.value
  }

  /// A path that nothing is at.
  func place(_ name: String) -> String {
    places += 1
    return "\(folder)/\(places)-\(name)"
  }

  /// Removes what is at a path, with the files of a database beside it.
  func remove(_ path: String) throws {
    for file in [path, path + "-wal", path + "-shm"]
    where FileManager.default.fileExists(atPath: file) {
      try FileManager.default.removeItem(atPath: file)
    }
  }

  /// What is kept under a name; made by the first who asks.
  func once<T: AnyObject>(_ name: String, _ make: () throws -> T) throws -> T {
    if let made = made[name] as? T { return made }
    if size >= 100_000 { Report.remark("making \(name)") }
    let new = try make()
    made[name] = new
    return new
  }
}
