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

extension [UInt8]: ImportBytes {
  /// Copies bytes from `offset` on into `room`.
  public func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) -> Int {
    withUnsafeBytes { bytes in
      let piece = bytes[Swift.min(offset, bytes.count)...].prefix(room.count)
      room.copyMemory(from: UnsafeRawBufferPointer(rebasing: piece))
      return piece.count
    }
  }
}
