import CRMCore

/// The names of a store's files.
struct StoreLayout: Hashable, Sendable {
  /// The store's folder.
  let folder: String

  var format: String { folder + "/format.json" }
  var horizon: String { folder + "/head" }
  var lock: String { folder + "/lock" }
  var torn: String { folder + "/torn" }
  var attachments: String { folder + "/attachments" }

  /// The folder that holds the store's folder.
  var parent: String {
    guard let slash = folder.lastIndex(of: "/") else { return "." }
    return slash == folder.startIndex ? "/" : String(folder[..<slash])
  }

  /// Takes over a path; slashes at its end do not count.
  init(folder: String) {
    var folder = folder
    while folder.utf8.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    self.folder = folder
  }

  /// The segment whose first line has `position`, or will have it.
  func segment(_ position: Position) -> String { "\(folder)/\(Self.segmentName(position))" }

  /// Whether a name in the store's folder is one of a store's own.
  static func isOwn(_ name: String) -> Bool {
    let names: Set = ["format.json", "head", "lock", "torn", "attachments"]
    return names.contains(name) || segmentPosition(name) != nil
      || checkpointPosition(name) != nil || isCheckpointDraft(name)
  }

  /// Whether a name in the folder of contents is that of a content, or of one that was being written.
  static func isContent(_ name: String) -> Bool {
    let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard ContentDigest(hex: String(parts[0])) != nil else { return false }
    return parts.count == 1 || parts[1].hasPrefix("tmp-")
  }

  /// The name of a segment inside the folder.
  static func segmentName(_ position: Position) -> String {
    "journal-\(digits(position)).jsonl"
  }

  /// The first position of a segment's name; nil for the name of anything else.
  static func segmentPosition(_ name: String) -> Position? {
    let parts = name.utf8
    guard parts.count == 34, name.hasPrefix("journal-"), name.hasSuffix(".jsonl"),
      let position = Position(name.dropFirst(8).dropLast(6)), position > 0,
      segmentName(position) == name
    else { return nil }
    return position
  }

  /// A place for what is cut after `position`.
  func tornCopy(after position: Position, random: UInt64) -> String {
    "\(torn)/\(Self.digits(position + 1))-\(hex(random))"
  }

  /// The file of a content.
  func blob(_ hash: ContentDigest) -> String { "\(attachments)/\(hash.hex)" }

  /// The file of a content while it is written; such a name is never taken for a content.
  func blobDraft(_ hash: ContentDigest, random: UInt64) -> String {
    "\(blob(hash)).tmp-\(hex(random))"
  }

  static func digits(_ position: Position) -> String {
    let text = String(position)
    return String(repeating: "0", count: max(0, 20 - text.utf8.count)) + text
  }
}

/// Sixteen lower-case hexadecimal digits.
func hex(_ value: UInt64) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: 16 - text.utf8.count) + text
}
