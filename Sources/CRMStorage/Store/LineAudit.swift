import CRMCore

/// Checks what lines say against the lines before them, once their bytes were found whole.
struct LineAudit {
  /// What is wrong with lines of whole commits.
  private(set) var findings: [JSONFileStore.VerifyFinding] = []
  /// The contents that lines of whole commits name, by who named each first.
  private(set) var contents: [ContentDigest: Named] = [:]
  /// Where each record was touched last.
  private var last: [RecordReference: Position] = [:]
  private var time = Timestamp.min
  /// What the commit under way changed, to be undone when it does not end.
  private var open = Open()

  /// Who names a content, and as which file.
  struct Named: Hashable {
    var record: RecordReference
    var fileName: String
    var position: Position
  }

  private struct Open {
    var findings: [JSONFileStore.VerifyFinding] = []
    var contents: [(ContentDigest, Named)] = []
    var touched: [(record: RecordReference, last: Position?)] = []
    var time: Timestamp?
  }

  /// Takes the next line.
  mutating func take(_ bytes: UnsafeRawBufferPointer, _ place: Horizon.Place) {
    do {
      try JSONReader.validate(bytes, mode: .journal)
      try read(bytes)
    } catch let error as JournalError {
      note(.invalidLine(error), bytes, place)
    } catch {
      note(.malformedLine(reason: Self.reason(of: error)), bytes, place)
    }
  }

  /// Keeps what was found since the commit before.
  mutating func commit() {
    findings += open.findings
    for (hash, named) in open.contents where contents[hash] == nil { contents[hash] = named }
    open = Open()
  }

  /// Forgets the lines of a commit that does not end.
  mutating func dropOpen() {
    for (record, position) in open.touched.reversed() { last[record] = position }
    if let before = open.time { time = before }
    open = Open()
  }

  private mutating func read(_ bytes: UnsafeRawBufferPointer) throws {
    var found: JournalLine?
    try JournalLine.read(bytes) { line, reader in
      found = line
      try readContent(line, &reader)
    }
    guard let line = found else {
      // A line that recovery wrote has no record; any other one says what changed.
      if let position = LineEnvelope.position(of: bytes) {
        throw JournalError.incompleteLine(missing: "new", at: position)
      }
      return
    }
    let before = line.record.number == 0 ? nil : last[line.record]
    if line.record.number != 0 {
      open.touched.append((line.record, before))
      last[line.record] = line.position
    }
    if open.time == nil { open.time = time }
    defer { time = max(time, line.time) }
    try line.check(after: before, at: time)
  }

  /// Notes the content that an attachment's line names.
  private mutating func readContent(_ line: JournalLine, _ reader: inout JSONReader) throws {
    guard line.record.kind == FileAttachment.kind else { return try reader.skipValue() }
    var (content, fileName) = (String?.none, "")
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if key.matches("content") {
        content = try line.isInsert ? reader.readString() : Self.newText(&reader)
      } else if line.isInsert, key.matches("fileName") {
        fileName = try reader.readString()
      } else {
        try reader.skipValue()
      }
    }
    guard let hash = content.flatMap({ ContentDigest(hex: $0) }) else { return }
    open.contents.append(
      (hash, Named(record: line.record, fileName: fileName, position: line.position)))
  }

  /// The second of `[old, new]`, where it is a text.
  private static func newText(_ reader: inout JSONReader) throws -> String? {
    var text: String?
    try reader.beginArray()
    while try reader.nextElement() {
      if try reader.peek() == .string {
        text = try reader.readString()
      } else {
        text = nil
        try reader.skipValue()
      }
    }
    return text
  }

  private mutating func note(
    _ kind: JSONFileStore.VerifyFinding.Kind, _ bytes: UnsafeRawBufferPointer,
    _ place: Horizon.Place
  ) {
    open.findings.append(
      JSONFileStore.VerifyFinding(
        kind, file: StoreLayout.segmentName(place.segment), offset: place.offset,
        lastGood: (LineEnvelope.position(of: bytes) ?? 1) - 1))
  }

  private static func reason(of error: any Error) -> String {
    guard let error = error as? JSONError else { return "a part of the line has no such value" }
    return switch error.kind {
    case .duplicateKey(let key): "the line has the key '\(key)' twice in one object"
    case .unexpectedEnd, .unexpectedByte, .wrongKind, .malformedNumber, .notAnInteger,
      .malformedEscape, .loneSurrogate, .malformedUTF8, .controlCharacter, .tooDeep, .trailingBytes:
      "the line is not the JSON of a journal at its byte \(error.offset)"
    }
  }
}
