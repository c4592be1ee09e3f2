#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Real data that tests may need, found through the environment variable `CRM_TEST_DATA`.
enum TestData {
  static let folder = getenv("CRM_TEST_DATA").map { String(cString: $0) }
  static let isThere = folder != nil
  static let hint = "set CRM_TEST_DATA to the folder of test data"

  /// The bytes of the file at `path` inside of the folder.
  static func bytes(_ path: String) throws -> [UInt8] {
    let whole = (folder ?? "") + "/" + path
    guard let file = fopen(whole, "rb") else { throw Missing(path: whole) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      guard count > 0 else { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// The names of the files in the folder at `path`, sorted.
  static func names(_ path: String) throws -> [String] {
    let whole = (folder ?? "") + "/" + path
    guard let directory = opendir(whole) else { throw Missing(path: whole) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { start in
        String(cString: UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self))
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  struct Missing: Error {
    let path: String
  }
}

/// A small repeatable source of random numbers (xorshift), so that failures can be run again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
  }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
