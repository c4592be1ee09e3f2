/// The text of a file as a window that moves over it, piece by piece.
struct TextWindow: Sendable {
  private static let pieceSize = 1 << 18

  private let bytes: any ImportBytes
  /// Nil where the bytes are taken as they are.
  private var decoder: TextDecoder?
  private let encoding: TextEncoding?
  private var offset = 0
  private var room: [UInt8] = []
  /// What was taken in and not used up.
  private(set) var text: [UInt8] = []
  /// Whether nothing follows the text.
  private(set) var isAtEnd = false

  /// A window over bytes as they are.
  init(over bytes: any ImportBytes) {
    self.bytes = bytes
    encoding = nil
  }

  /// A window over decoded text: without an encoding UTF-8, or UTF-16 if a byte order mark says so.
  init(
    decoding bytes: any ImportBytes, _ encoding: TextEncoding?
  ) throws(ImportError) {
    self.bytes = bytes
    self.encoding = encoding
    room = [0, 0]
    let count = try Self.fill(&room, bytes, at: 0)
    let isWide = count == 2 && (room == [0xff, 0xfe] || room == [0xfe, 0xff])
    decoder = TextDecoder(encoding ?? (isWide ? .utf16 : .utf8), byteCount: bytes.count)
  }

  /// Drops the first `used` bytes of the text, and takes in more of what follows.
  ///
  /// Throws where bytes cannot be read, or are none of the encoding.
  mutating func move(past used: Int) throws(ImportError) {
    text.removeFirst(used)
    let wanted = max(Self.pieceSize, text.count)
    if room.count != wanted { room = [UInt8](repeating: 0, count: wanted) }
    let count = try Self.fill(&room, bytes, at: offset)
    offset += count
    isAtEnd = count < wanted || offset >= bytes.count
    guard var decoder else {
      text.append(contentsOf: room.prefix(count))
      return
    }
    self.decoder = nil
    do {
      try room.withUnsafeBufferPointer { (room) throws(TextEncoding.Failure) in
        try decoder.decode(
          UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: room.prefix(count))),
          isLast: isAtEnd, to: &text)
      }
    } catch {
      throw .encoding(error, encoding)
    }
    self.decoder = decoder
  }

  /// Goes on to the end, so that what is wrong with the bytes there is thrown.
  mutating func skipToEnd() throws(ImportError) {
    while !isAtEnd { try move(past: text.count) }
  }

  /// Reads until the room is full or the bytes end.
  private static func fill(
    _ room: inout [UInt8], _ bytes: any ImportBytes, at offset: Int
  ) throws(ImportError) -> Int {
    try room.withUnsafeMutableBufferPointer { (room) throws(ImportError) in
      var count = 0
      let limit = min(room.count, bytes.count - offset)
      while count < limit {
        let read = try bytes.read(
          at: offset + count,
          into: UnsafeMutableRawBufferPointer(
            UnsafeMutableBufferPointer(rebasing: room[count..<limit])))
        if read == 0 { break }
        count += read
      }
      return count
    }
  }
}
