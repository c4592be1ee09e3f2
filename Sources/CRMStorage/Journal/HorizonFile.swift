import CRMCore

/// The file of two horizons that are written in turn, so that one of them is always whole.
struct HorizonFile: Sendable {
  let files: any FileSystem
  let file: OpenFile

  /// The newest horizon that checks itself; nil when there is none.
  func newest() throws(StoreError) -> Horizon? {
    try slots().compactMap(\.self).max { $0.sequence < $1.sequence }
  }

  /// What the slots hold that were ever written; nil for one that does not check itself.
  func slots() throws(StoreError) -> [Horizon?] {
    var bytes = [UInt8](repeating: 0, count: 2 * Horizon.slotSize)
    let count: Int
    do {
      count = try files.readAll(file, into: &bytes)
    } catch {
      throw .unusable(error)
    }
    return bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: count, by: Horizon.slotSize).map { start in
        Horizon(
          slot: UnsafeRawBufferPointer(
            rebasing: bytes[start..<min(count, start + Horizon.slotSize)]))
      }
    }
  }

  /// Writes a horizon over the older slot, without flushing it.
  func write(_ horizon: Horizon) throws(SystemError) {
    let slot = horizon.encoded()
    let offset = horizon.sequence % 2 * Horizon.slotSize
    try files.write(file, slot, at: offset)
  }
}
