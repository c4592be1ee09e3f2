/// Checkpoints as bytes in memory.
package enum CheckpointMemory {
  /// Takes the bytes of a checkpoint that is written.
  package final class Sink: Checkpoint.Sink {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    /// Begins with nothing.
    package init() {}

    /// Takes the next bytes.
    package func write(_ bytes: UnsafeRawBufferPointer) { self.bytes.append(contentsOf: bytes) }
  }

  /// Gives the bytes of a checkpoint out.
  package struct Source: Checkpoint.Source {
    private let bytes: [UInt8]

    /// Takes the bytes of a whole checkpoint, or of what is none.
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// How many bytes there are.
    package var byteCount: Int { bytes.count }

    /// Copies bytes from `offset` on into the room, as far as there are any.
    package func read(into room: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
      let part = bytes.dropFirst(offset).prefix(room.count)
      room.copyBytes(from: part)
      return part.count
    }
  }
}
