/// The checksum at the end of a line: `,"x":"1a2b3c4d"}`, by which the line checks itself alone.
package enum LineSeal {
  /// How many bytes the seal takes, without the line feed.
  package static let byteCount = 16

  /// Closes the object begun at `start` in `bytes`: appends its seal and a line feed.
  package static func append(to bytes: inout [UInt8], from start: Int) {
    let checksum = bytes.withUnsafeBytes {
      CRC32C.checksum(UnsafeRawBufferPointer(rebasing: $0[start...]))
    }
    bytes.append(contentsOf: #","x":""#.utf8)
    CRC32C.appendHex(checksum, to: &bytes)
    bytes.append(contentsOf: "\"}\n".utf8)
  }

  /// How many bytes of `line` (without its line feed) its seal covers, once that was found right.
  package static func verifiedCount(of line: UnsafeRawBufferPointer) throws(JournalError.LineDefect)
    -> Int
  {
    let count = line.count - byteCount
    guard count > 0, hasBytes(#","x":""#, in: line, at: count),
      hasBytes("\"}", in: line, at: count + 14)
    else { throw .malformed }
    let digits = UnsafeRawBufferPointer(rebasing: line[(count + 6)..<(count + 14)])
    let body = UnsafeRawBufferPointer(rebasing: line[..<count])
    guard let stated = CRC32C.parseHex(digits) else { throw .malformed }
    guard stated == CRC32C.checksum(body) else { throw .checksum }
    return count
  }

  /// Whether `text` stands in `line` at `offset`, compared as bytes.
  @inline(__always)
  package static func hasBytes(
    _ text: StaticString, in line: UnsafeRawBufferPointer, at offset: Int
  ) -> Bool {
    guard offset >= 0, offset + text.utf8CodeUnitCount <= line.count else { return false }
    for index in 0..<text.utf8CodeUnitCount
    where line[offset &+ index] != text.utf8Start[index] {
      return false
    }
    return true
  }
}
