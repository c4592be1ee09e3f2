import CRMCore

/// The line by which recovery closes the journal after it cut a tear.
struct EpochLine: Hashable, Sendable {
  /// The number of the epoch that begins.
  let epoch: Int
  /// The chain hash after the line.
  let chain: ContentDigest
  /// The line's bytes with its line feed.
  let bytes: [UInt8]

  /// Makes the line that follows `chain`.
  init(epoch: Int, time: Timestamp, after chain: ContentDigest) {
    var bytes = Array(#"{"epoch":\#(epoch),"t":"\#(time)""#.utf8)
    var hash = SHA256()
    hash.update(chain)
    bytes.withUnsafeBytes { hash.update($0) }
    self.epoch = epoch
    self.chain = hash.finalize()
    bytes.append(contentsOf: #","h":""#.utf8)
    self.chain.appendBase64URL(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    LineSeal.append(to: &bytes, from: 0)
    self.bytes = bytes
  }
}
