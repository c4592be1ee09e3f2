/// Collects text and hands it on in large pieces.
final class OutputWriter {
  private let send: ([UInt8]) -> Platform.WriteResult
  private let limit: Int
  private var buffer: [UInt8] = []
  /// How the last piece went; after anything but `written` the rest is dropped.
  private(set) var state = Platform.WriteResult.written

  /// Makes a writer that keeps up to `limit` bytes back; 0 sends everything at once.
  init(limit: Int = 64 * 1024, send: @escaping ([UInt8]) -> Platform.WriteResult) {
    self.limit = limit
    self.send = send
  }

  /// Whether it is pointless to produce more, because nobody reads it or it cannot be written.
  var isClosed: Bool { state != .written }

  func write(_ text: String) {
    guard !isClosed else { return }
    buffer.append(contentsOf: text.utf8)
    if buffer.count > limit { flush() }
  }

  func flush() {
    guard !isClosed, !buffer.isEmpty else { return }
    state = send(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Forgets what was not sent yet.
  func discard() { buffer = [] }
}
