extension Checkpoint {
  /// The bytes of a checkpoint that was written: they stay, whatever happens to the name of its file.
  public protocol Source: Sendable {
    /// How many bytes there are.
    var byteCount: Int { get }

    /// Reads from `offset` into the whole of `room`; returns how many bytes, fewer only at the end.
    func read(
      into room: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(StoreError) -> Int
  }
}
