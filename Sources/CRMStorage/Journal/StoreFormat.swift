import CRMCore

/// What `format.json` says: which store this is, and in which form it is kept.
struct StoreFormat: Hashable, Sendable {
  /// The version of the form on disk that this library writes.
  static let currentVersion = 1

  /// The store's own name: 32 hexadecimal digits.
  var storeID: String
  /// When the store was made.
  var created: Timestamp
  /// How often the journal was rewritten, from 1.
  var generation: Int
  /// Whether the store was made for tests, so that its clock may be set.
  var hasTestClock: Bool

  /// The file's bytes: a sealed line.
  func encoded() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("name")
    writer.string(Self.name)
    writer.key("version")
    writer.integer(Self.currentVersion)
    writer.key("id")
    writer.string(storeID)
    writer.key("created")
    writer.string(created.description)
    writer.key("generation")
    writer.integer(generation)
    if hasTestClock {
      writer.key("testClock")
      writer.bool(true)
    }
    var bytes = writer.bytes
    LineSeal.append(to: &bytes, from: 0)
    return bytes
  }

  /// Reads the file's bytes, which begin the chain of hashes as they are.
  init(_ bytes: [UInt8]) throws(FormatDefect) {
    self = try bytes.withUnsafeBufferPointer { bytes throws(FormatDefect) in
      try Self.read(UnsafeRawBufferPointer(bytes))
    }
  }

  private static func read(_ bytes: UnsafeRawBufferPointer) throws(FormatDefect) -> StoreFormat {
    guard bytes.last == UInt8(ascii: "\n") else { throw .damaged("the line does not end") }
    let line = UnsafeRawBufferPointer(rebasing: bytes.dropLast())
    do {
      _ = try LineSeal.verifiedCount(of: line)
    } catch {
      throw .damaged(error.reason)
    }
    return try Fields(line).format()
  }

  init(storeID: String, created: Timestamp, generation: Int = 1, hasTestClock: Bool) {
    self.storeID = storeID
    self.created = created
    self.generation = generation
    self.hasTestClock = hasTestClock
  }

  /// Why a file does not describe a store that can be opened.
  enum FormatDefect: Error, Hashable {
    case damaged(String)
    case newer(Int)
  }

  static let name = "crm-journal"
}
