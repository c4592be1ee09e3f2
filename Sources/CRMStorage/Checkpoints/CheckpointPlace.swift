import CRMCore

/// Where in the files the line lies that ends at a checkpoint's position, and what comes before it.
struct CheckpointPlace: Hashable, Sendable {
  /// Where the line ends.
  var place: Horizon.Place
  /// How many epochs were begun up to there.
  var epoch: Int
  /// The segments before the line's own, ascending.
  var sealed: [Sealed]

  /// A segment that is never written again.
  struct Sealed: Hashable, Sendable {
    /// The position of its first line.
    var position: Position
    /// How many bytes it has.
    var byteCount: Int
  }

  /// The bytes to be kept in an anchor, little-endian.
  func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    for number in [place.segment, place.offset, epoch] { bytes.appendInteger(UInt64(number)) }
    bytes.appendInteger(UInt32(sealed.count))
    for segment in sealed {
      bytes.appendInteger(UInt64(segment.position))
      bytes.appendInteger(UInt64(segment.byteCount))
    }
    return bytes
  }

  /// Reads the bytes of an anchor; nil where another kind of store wrote them.
  init?(_ bytes: [UInt8]) {
    let place = bytes.withUnsafeBytes { bytes -> CheckpointPlace? in
      var fields = CheckpointFields(bytes)
      guard let segment = fields.count(), let offset = fields.count(), let epoch = fields.count(),
        let count: UInt32 = fields.integer()
      else { return nil }
      var sealed: [Sealed] = []
      for _ in 0..<count {
        guard let position = fields.count(), let size = fields.count() else { return nil }
        sealed.append(Sealed(position: position, byteCount: size))
      }
      guard fields.remainingCount == 0, segment > 0, offset > 0 else { return nil }
      return CheckpointPlace(
        place: Horizon.Place(segment: segment, offset: offset), epoch: epoch, sealed: sealed)
    }
    guard let place else { return nil }
    self = place
  }

  init(place: Horizon.Place, epoch: Int, sealed: [Sealed]) {
    (self.place, self.epoch, self.sealed) = (place, epoch, sealed)
  }
}
