/// The bytes of a file to import, which are read in pieces, from anywhere and more than once.
public protocol ImportBytes: Sendable {
  /// How many bytes there are; what is added later is not read.
  var count: Int { get }

  /// Reads bytes from `offset` on into `room`, and returns how many; 0 at the end alone.
  ///
  /// Throws ``ImportError/unreadable(_:)``.
  func read(
    at offset: Int, into room: UnsafeMutableRawBufferPointer
  ) throws(ImportError) -> Int
}

/// The bytes of a file that are in memory.
package struct HeldBytes: ImportBytes {
  private let bytes: [UInt8]
  package var count: Int { bytes.count }

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) -> Int {
    bytes.withUnsafeBytes { bytes in
      let piece = bytes[min(offset, bytes.count)...].prefix(room.count)
      room.copyMemory(from: UnsafeRawBufferPointer(rebasing: piece))
      return piece.count
    }
  }
}
