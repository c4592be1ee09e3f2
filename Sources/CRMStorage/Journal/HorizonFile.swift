import CRMCore

/// The file of two horizons that are written in turn, so that one of them is always whole.
struct HorizonFile: Sendable {
  let files: any FileSystem
  let file: OpenFile

  /// The newest horizon that checks itself; nil when there is none.
  func newest() throws(StoreError) -> Horizon? {
    var bytes = [UInt8](repeating: 0, count: 2 * Horizon.slotSize)
    let count: Int
    do {
      count = try files.readAll(file, into: &bytes)
    } catch {
      throw .unusable(error)
    }
    return bytes.withUnsafeBytes { bytes in
      let slots = [0, Horizon.slotSize].compactMap { start -> Horizon? in
        guard start + Horizon.slotSize <= count else { return nil }
        return Horizon(
          slot: UnsafeRawBufferPointer(rebasing: bytes[start..<(start + Horizon.slotSize)]))
      }
      return slots.max { $0.sequence < $1.sequence }
    }
  }

  /// Writes a horizon over the older slot, without flushing it.
  func write(_ horizon: Horizon) throws(SystemError) {
    let slot = horizon.encoded()
    let offset = horizon.sequence % 2 * Horizon.slotSize
    try files.write(file, slot, at: offset)
  }
}
