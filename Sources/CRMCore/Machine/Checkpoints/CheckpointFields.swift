/// Reads little-endian values from bytes, one after the other, and never beyond their end.
package struct CheckpointFields {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// How many bytes are left.
  package var remainingCount: Int { bytes.count - offset }

  /// The next integer; nil, and nothing consumed, when there are not enough bytes.
  package mutating func integer<T: FixedWidthInteger & BitwiseCopyable>() -> T? {
    let size = MemoryLayout<T>.size
    guard remainingCount >= size else { return nil }
    defer { offset += size }
    return T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
  }

  /// The next 64 bits as a number of something; nil when it is beyond what can be.
  package mutating func count() -> Int? {
    guard let number: UInt64 = integer() else { return nil }
    return Int(exactly: number)
  }

  /// The next bytes; nil when there are fewer.
  package mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count >= 0, count <= remainingCount else { return nil }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)])
  }

  /// The next bytes, whose number stands before them in 32 bits.
  package mutating func countedBytes() -> [UInt8]? {
    guard let count: UInt32 = integer(), let taken = take(Int(count)) else { return nil }
    return Array(taken)
  }

  /// The next numbers, in the machine's order; nil when there are fewer.
  mutating func numbers<T: FixedWidthInteger & BitwiseCopyable>(_ count: Int) -> [T]? {
    let size = MemoryLayout<T>.size
    guard count >= 0, count <= remainingCount / size, let bytes = take(count * size) else {
      return nil
    }
    return [T](unsafeUninitializedCapacity: count) { room, filled in
      UnsafeMutableRawBufferPointer(room).copyMemory(from: bytes)
      filled = count
    }
  }

  /// The next numbers, how many of them stands before them in 64 bits.
  mutating func countedNumbers<T: FixedWidthInteger & BitwiseCopyable>() -> [T]? {
    count().flatMap { numbers($0) }
  }

  /// The next 32 bytes as a digest.
  package mutating func digest() -> ContentDigest? {
    take(32).flatMap { ContentDigest(bytes: $0) }
  }
}

extension [UInt8] {
  /// Appends an integer, little-endian.
  package mutating func appendInteger<T: FixedWidthInteger>(_ value: T) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  /// Appends bytes after their number in 32 bits.
  package mutating func appendCounted(_ bytes: [UInt8]) {
    appendInteger(UInt32(bytes.count))
    append(contentsOf: bytes)
  }

  /// Appends numbers in the machine's order, after how many there are in 64 bits.
  mutating func appendCountedNumbers<T: FixedWidthInteger & BitwiseCopyable>(_ numbers: [T]) {
    appendInteger(UInt64(numbers.count))
    numbers.withUnsafeBytes { append(contentsOf: $0) }
  }
}
