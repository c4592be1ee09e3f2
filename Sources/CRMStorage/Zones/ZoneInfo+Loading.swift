public import CRMCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension ZoneInfo {
  /// Reads a zone from the system's database.
  ///
  /// Throws for a name that is not there, and for anything that is not a name; it never falls back
  /// to another zone.
  public static func load(_ identifier: String) throws(ValueError) -> ZoneInfo {
    try load(identifier, from: systemFolders)
  }

  /// Reads a zone from the first of several folders that has it.
  package static func load(
    _ identifier: String, from folders: [String]
  ) throws(ValueError) -> ZoneInfo {
    let absent = ValueError(
      type: "time zone", text: identifier,
      expected: "a name in the system's time zone database, such as Europe/Paris")
    guard isName(identifier) else { throw absent }
    for folder in folders {
      guard let bytes = try? POSIXFileSystem().linkedContents(of: "\(folder)/\(identifier)") else {
        continue
      }
      return try ZoneInfo(identifier: identifier, bytes: bytes)
    }
    throw absent
  }

  /// The name of the zone that this system is set to; nil when that cannot be told.
  ///
  /// Looks at the variable `TZ`, then at what `/etc/localtime` leads to, then at `/etc/timezone`.
  public static var localIdentifier: String? {
    if let value = getenv("TZ") {
      let name = String(cString: value).drop { $0 == ":" }
      if name.isEmpty { return "UTC" }
      if isName(String(name)) { return String(name) }
    }
    let files = POSIXFileSystem()
    if let target = try? files.linkTarget(of: "/etc/localtime"),
      let name = nameInPath(target), isName(name)
    {
      return name
    }
    guard let bytes = try? files.linkedContents(of: "/etc/timezone") else { return nil }
    let name = String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
    return isName(name) ? name : nil
  }

  private static let systemFolders = [
    "/var/db/timezone/zoneinfo", "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo",
  ]

  /// Whether a text is a name and cannot lead out of the database's folder.
  private static func isName(_ text: String) -> Bool {
    guard !text.isEmpty, text.utf8.count <= 64 else { return false }
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty && part.allSatisfy { isNameByte($0) }
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"): true
    default: false
    }
  }

  /// What follows the folder's name in the path of a zone's file.
  private static func nameInPath(_ path: String) -> String? {
    let parts = path.split(separator: "/")
    guard let folder = parts.lastIndex(of: "zoneinfo") else { return nil }
    return parts[(folder + 1)...].joined(separator: "/")
  }
}
