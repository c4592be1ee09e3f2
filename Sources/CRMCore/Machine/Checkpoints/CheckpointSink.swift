extension Checkpoint {
  /// Where the bytes of a checkpoint go while it is written, in order.
  public protocol Sink {
    /// Takes the next bytes, which are there only until this returns.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError)
  }
}
