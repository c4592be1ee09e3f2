import CRMCore
import CRMStorage

/// Commits of one line each, whole in their bytes, whatever they say.
struct RawLines {
  private(set) var head: JournalHead

  init(after head: JournalHead) { self.head = head }

  /// Makes the next commit; `rest` is what follows `{"n":…,`.
  mutating func commit(_ rest: String) -> EncodedCommits {
    var bytes = Array(#"{"n":\#(head.position + 1),\#(rest)"#.utf8)
    var hash = SHA256()
    hash.update(head.chain)
    bytes.withUnsafeBytes { hash.update($0) }
    head = JournalHead(position: head.position + 1, chain: hash.finalize())
    bytes.append(contentsOf: #","h":""#.utf8)
    head.chain.appendBase64URL(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    LineSeal.append(to: &bytes, from: 0)
    return EncodedCommits(chunks: [bytes], lineCount: 1, head: head)
  }

  /// What a line says of a record.
  static func change(
    _ record: String, _ what: String, previous: Int? = nil,
    time: String = "2026-01-01T00:00:00.000Z"
  ) -> String {
    let previous = previous.map { #","p":\#($0)"# } ?? ""
    return #""t":"\#(time)","by":"system","do":"test","on":"\#(record)"\#(previous),\#(what)"#
  }
}
