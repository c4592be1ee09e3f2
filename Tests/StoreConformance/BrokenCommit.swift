package import CRMCore

/// Lines that check themselves one by one, and that are no commits together.
package struct BrokenCommit: Sendable, CustomStringConvertible {
  /// What is wrong.
  package let description: String
  /// What each line says of its commit, with an exclamation mark before it where it has a chain hash.
  private let units: [String]
  /// How many of the lines a reader follows before it finds the fault.
  package let followed: Int
  /// What it finds then; nil where it only misses lines that do not come.
  package let defect: JournalError.LineDefect?

  private init(
    _ description: String, _ units: [String], followed: Int,
    _ defect: JournalError.LineDefect? = .unit
  ) {
    (self.description, self.units) = (description, units)
    (self.followed, self.defect) = (followed, defect)
  }

  /// Whether a whole commit is among the lines that are followed.
  package var holdsCommit: Bool { units.prefix(followed).contains { $0.hasPrefix("!") } }
  /// How many lines there are.
  package var lineCount: Int { units.count }

  /// The lines, which follow a commit of one line that ends in `head`, at position 1.
  package func lines(after head: JournalHead) -> [[UInt8]] {
    var hash = SHA256()
    hash.update(head.chain)
    return units.enumerated().map { index, unit in
      let isChained = unit.hasPrefix("!")
      let text = isChained ? unit.dropFirst() : unit[...]
      var bytes = Array(#"{"n":\#(index + 2),\#(text)\#(text.isEmpty ? "" : ",")"#.utf8)
      // All of them are flushed together; a later group would prove that those before it were.
      let first = text.first(where: \.isNumber)?.wholeNumberValue ?? index + 2
      if first > 2 { bytes += #""g":2,"#.utf8 }
      bytes += #""t":"2026-01-01T00:00:00.000Z","by":"system","do":"test","#.utf8
      bytes += #""on":"lead/\#(index + 1)","new":{"name":"A"}"#.utf8
      if isChained { Self.chain(&bytes, &hash) }
      LineSeal.append(to: &bytes, from: 0)
      if !isChained { bytes.withUnsafeBytes { hash.update($0) } }
      return bytes
    }
  }

  /// Appends the chain hash; the next line begins where it ends.
  private static func chain(_ bytes: inout [UInt8], _ hash: inout SHA256) {
    bytes.withUnsafeBytes { hash.update($0) }
    let chain = hash.finalize()
    bytes += #","h":""#.utf8
    chain.appendBase64URL(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    hash = SHA256()
    hash.update(chain)
  }

  /// Every way in which the lines of a commit can contradict each other.
  package static let all: [BrokenCommit] = [
    BrokenCommit(
      "the older form, and then the newer", [#""u":[2,3]"#, #""u":2"#, #"!"u":[2,3]"#],
      followed: 1),
    BrokenCommit(
      "the newer form, and then the older", [#""u":2"#, #""u":[2,3]"#, #"!"u":[2,3]"#],
      followed: 1),
    BrokenCommit("another first position", [#""u":2"#, #""u":1"#, #"!"u":[2,3]"#], followed: 1),
    BrokenCommit(
      "another first position at the end", [#""u":2"#, #""u":2"#, #"!"u":[3,2]"#], followed: 2),
    BrokenCommit(
      "a first position of the commit before", [#""u":1"#, #"!"u":[1,3]"#], followed: 0),
    BrokenCommit(
      "a count that is too great", [#""u":2"#, #""u":2"#, #"!"u":[2,4]"#], followed: 2),
    BrokenCommit(
      "a count that is too small", [#""u":2"#, #""u":2"#, #"!"u":[2,2]"#], followed: 2),
    BrokenCommit(
      "another count, in the older form", [#""u":[2,3]"#, #""u":[2,4]"#, #"!"u":[2,3]"#],
      followed: 1),
    BrokenCommit("a commit of one line inside", [#""u":2"#, "!", #"!"u":[2,3]"#], followed: 1),
    BrokenCommit(
      "a commit of several lines inside", [#""u":2"#, #""u":3"#, #"!"u":[3,2]"#], followed: 1),
    BrokenCommit(
      "the next commit where the end is missing", [#""u":2"#, #""u":2"#, "!"], followed: 2),
    BrokenCommit(
      "a line more after the end", [#""u":2"#, #"!"u":[2,2]"#, #""u":2"#], followed: 2),
    BrokenCommit(
      "no chain hash at the end", [#""u":2"#, #""u":[2,2]"#], followed: 1, .chainPlace),
    BrokenCommit(
      "a chain hash before the end", [#"!"u":2"#, #"!"u":[2,2]"#], followed: 0, .chainPlace),
    BrokenCommit("no end", [#""u":2"#, #""u":2"#], followed: 2, nil),
    BrokenCommit("no end, in the older form", [#""u":[2,3]"#, #""u":[2,3]"#], followed: 2, nil),
  ]
}
