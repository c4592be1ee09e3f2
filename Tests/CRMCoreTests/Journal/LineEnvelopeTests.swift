import CRMCore
import CRMStoreConformance
import Testing

@Suite("LineEnvelope")
struct LineEnvelopeTests {
  /// Seals a line that lacks its closing checksum and brace, and reads its envelope.
  private func envelope(_ open: String) throws(JournalError.LineDefect) -> LineEnvelope {
    try read(sealed(open))
  }

  private func sealed(_ open: String) -> [UInt8] {
    var bytes = Array(open.utf8)
    LineSeal.append(to: &bytes, from: 0)
    bytes.removeLast()
    return bytes
  }

  private func read(_ line: [UInt8]) throws(JournalError.LineDefect) -> LineEnvelope {
    try line.withUnsafeBufferPointer { line throws(JournalError.LineDefect) in
      try LineEnvelope(UnsafeRawBufferPointer(line))
    }
  }

  private let chain = ContentDigest.zero.base64URL

  @Test("reads position, unit, group and chain hash")
  func parts() throws {
    let open = #"{"n":43,"u":[42,2],"g":40,"do":"x","h":"\#(chain)""#
    let line = try envelope(open)
    #expect(line.position == 43)
    #expect((line.commitFirst, line.commitCount, line.groupFirst) == (42, 2, 40))
    #expect(line.endsCommit && !line.isEpoch)
    #expect(line.chain == .zero)
    #expect(line.chainedCount == open.utf8.count - 50)
  }

  @Test("does not know how many lines a commit has from a line that is not its last")
  func openUnit() throws {
    let line = try envelope(#"{"n":43,"u":42,"g":40,"do":"x""#)
    #expect((line.commitFirst, line.commitCount, line.groupFirst) == (42, nil, 40))
    #expect(!line.endsCommit && line.chain == nil)
  }

  @Test("takes what is left out for a commit of one line that is its own group")
  func defaults() throws {
    let line = try envelope(#"{"n":7,"do":"x""#)
    #expect((line.commitFirst, line.commitCount, line.groupFirst) == (7, 1, 7))
    #expect(line.chain == nil)
  }

  @Test("reads an epoch line")
  func epoch() throws {
    let line = try envelope(#"{"epoch":3,"t":"x","h":"\#(chain)""#)
    #expect(line.isEpoch && line.endsCommit)
    #expect((line.epoch, line.position) == (3, 0))
  }

  @Test("does not take the text of a value for a chain hash")
  func lookalike() throws {
    let line = try envelope(#"{"n":1,"do":"\",\"h\":\"\#(chain)""#)
    #expect(line.chain == nil)
  }

  @Test(
    "refuses heads of another form",
    arguments: [
      #"{"n":0,"do":"x""#, #"{"n":01,"do":"x""#, #"{"n":-1,"do":"x""#, #"{"n":1.5,"do":"x""#,
      #"{ "n":1,"do":"x""#, #"{"m":1,"do":"x""#, #"{"n":"1","do":"x""#, #"{"n":1}"#, #"{"n":"#,
      #"{"n":12345678901234567,"do":"x""#, #"{"n":1,"u":[1,1],"do":"x""#,
      #"{"n":1,"u":[2,2],"do":"x""#, #"{"n":5,"u":[1,4],"do":"x""#, #"{"n":1,"u":[1,2,"do":"x""#,
      #"{"n":1,"u":2,"do":"x""#, #"{"n":1,"u":0,"do":"x""#, #"{"n":1,"u":"1","do":"x""#,
      #"{"n":1,"u":1}"#, #"{"n":1,"g":2,"do":"x""#, #"{"epoch":0,"t":"x""#, "",
    ])
  func refusals(_ open: String) {
    #expect(throws: JournalError.LineDefect.self) { try envelope(open) }
  }

  @Test("finds every flipped bit, and every cut")
  func damage() throws {
    let line = sealed(#"{"n":2,"u":[1,2],"do":"x","h":"\#(chain)""#)
    for bit in 0..<(line.count * 8) {
      var bytes = line
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: JournalError.LineDefect.self, "bit \(bit)") { try read(bytes) }
    }
    for count in line.indices {
      #expect(throws: JournalError.LineDefect.self, "\(count) bytes") {
        try read(Array(line.prefix(count)))
      }
    }
  }
}
