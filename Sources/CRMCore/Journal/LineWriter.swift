/// Writes finished journal lines: the envelope around what a commit's lines say.
struct LineWriter {
  private(set) var bytes: [UInt8] = []
  private var lineStart = 0

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  mutating func begin(_ position: Position, unit: (first: Position, count: Int)?) {
    lineStart = bytes.count
    bytes.append(contentsOf: #"{"n":"#.utf8)
    integer(position)
    if let unit {
      bytes.append(contentsOf: #","u":["#.utf8)
      integer(unit.first)
      bytes.append(UInt8(ascii: ","))
      integer(unit.count)
      bytes.append(UInt8(ascii: "]"))
    }
  }

  mutating func group(_ group: Position?) {
    guard let group else { return }
    bytes.append(contentsOf: #","g":"#.utf8)
    integer(group)
  }

  mutating func key(_ key: String?) {
    guard let key else { return }
    bytes.append(contentsOf: #","k":"#.utf8)
    var writer = JSONWriter(appendingTo: take())
    writer.string(key)
    bytes = writer.take()
  }

  /// The time, and what the line says: it begins with a comma.
  mutating func body(_ time: Timestamp, _ body: ArraySlice<UInt8>) {
    bytes.append(contentsOf: #","t":""#.utf8)
    time.append(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: body)
  }

  /// Ends the line with its checks. The chain hashes every byte of the commit before `,"h"`.
  mutating func finish(isLast: Bool, _ chain: inout SHA256) {
    if isLast {
      hash(&chain)
      let digest = chain.finalize()
      bytes.append(contentsOf: #","h":""#.utf8)
      digest.appendBase64URL(to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
    LineSeal.append(to: &bytes, from: lineStart)
    if !isLast { hash(&chain) }
  }

  private mutating func hash(_ chain: inout SHA256) {
    let start = lineStart
    bytes.withUnsafeBytes { chain.update(UnsafeRawBufferPointer(rebasing: $0[start...])) }
  }

  private mutating func integer(_ number: Int) { bytes.appendDecimal(number) }

  private mutating func take() -> [UInt8] {
    let taken = bytes
    bytes = []
    return taken
  }
}
