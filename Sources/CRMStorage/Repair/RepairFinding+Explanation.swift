public import CRMCore

extension JSONFileStore.RepairFinding {
  /// A stable word for the kind of finding.
  public var code: String {
    switch self {
    case .file: "file"
    case .foreignFile: "foreign-file"
    case .debris: "debris"
    case .spacing: "spacing"
    case .missing: "missing"
    case .leftOut: "left-out"
    case .lostChange: "lost-change"
    case .partial: "partial"
    case .unfinished: "unfinished"
    case .brokenChain: "broken-chain"
    case .movedTime: "moved-time"
    case .droppedKey: "dropped-key"
    case .dangling: "dangling"
    case .shared: "shared"
    case .placeholder: "placeholder"
    case .content: "content"
    }
  }

  /// Whether something that the store once held is not in the new one.
  public var isLoss: Bool {
    switch self {
    case .missing, .leftOut, .lostChange, .partial, .droppedKey, .content: true
    case .file, .foreignFile, .debris, .spacing, .unfinished, .brokenChain, .movedTime, .dangling,
      .shared, .placeholder:
      false
    }
  }

  /// The line concerned, the first of several.
  public var line: Position? {
    switch self {
    case .missing(let lines): lines.lowerBound
    case .leftOut(let line, _, _, _), .lostChange(_, let line), .unfinished(let line, _): line
    case .partial(let commit, _, _), .brokenChain(let commit), .movedTime(let commit, _, _),
      .droppedKey(let commit, _):
      commit
    case .file, .foreignFile, .debris, .spacing, .dangling, .shared, .placeholder, .content: nil
    }
  }

  /// The record concerned.
  public var record: RecordReference? {
    switch self {
    case .leftOut(_, let record, _, _), .content(_, _, let record): record
    case .lostChange(let record, _), .dangling(let record, _, _), .placeholder(let record): record
    case .shared(_, _, let records): records.first
    case .file, .foreignFile, .debris, .spacing, .missing, .partial, .unfinished, .brokenChain,
      .movedTime, .droppedKey:
      nil
    }
  }

  /// Where in the files it is.
  public var place: Place? {
    switch self {
    case .debris(let place, _), .leftOut(_, _, _, let place): place
    case .file, .foreignFile, .spacing, .missing, .lostChange, .partial, .unfinished, .brokenChain,
      .movedTime, .droppedKey, .dangling, .shared, .placeholder, .content:
      nil
    }
  }

  /// The finding as a sentence without a full stop.
  public var message: String {
    switch self {
    case .file(let name, let problem): "\(name) is \(problem.word); the new store has its own"
    case .foreignFile(let name): "\(name) belongs to no store and was not looked at"
    case .content(let hash, let problem, let record):
      "the content \(hash.hex)\(record.map { " of \($0)" } ?? "") is \(problem.word)"
    case .debris(let place, let count):
      "\(place.file) has \(count.bytes) at byte \(place.offset) that belong to no whole line"
    case .spacing(let file, let count):
      "\(file) has \(count.bytes) between its lines, which say nothing"
    case .missing(let lines) where lines.count == 1: "line \(lines.lowerBound) is lost"
    case .missing(let lines): "lines \(lines.lowerBound) to \(lines.upperBound) are lost"
    case .leftOut(let line, let record, let reason, _):
      "line \(line)\(record.map { " of \($0)" } ?? "") was left out: \(reason.message)"
    case .unfinished(let line, let count):
      "an append that began at line \(line) was never finished, and its"
        + " \(count) whole \(count == 1 ? "line was" : "lines were") left out"
    case .partial(let commit, let kept, nil):
      "of the lines of the commit at line \(commit), whose end is lost, \(kept) could be kept"
    case .partial(let commit, let kept, let count?):
      "of the \(count) lines of the commit at line \(commit) only \(kept) could be kept"
    case .brokenChain(let commit):
      "the chain of hashes does not lead to the commit at line \(commit), which was kept"
    case .movedTime(let commit, let from, let to):
      "the commit at line \(commit) was made at \(from), before the one in front of it;"
        + " its time is now \(to)"
    case .droppedKey(let commit, let count):
      "the commit at line \(commit) was kept without its idempotency key of \(count) bytes"
    case .lostChange(let record, let line): "the lost line \(line) changed \(record)"
    case .dangling(let record, let field, let target):
      "\(field) of \(record) still points at \(target), which is lost"
    case .shared(let field, let value, let records):
      "\(records.map(\.description).joined(separator: ", ")) share the \(field) '\(value)'"
    case .placeholder(let record):
      "\(record) is an empty deleted record, so that no new one gets the number of a lost one"
    }
  }
}

extension JSONFileStore.RepairFinding.FileProblem {
  /// The problem as an adjective.
  public var word: String {
    switch self {
    case .missing: "missing"
    case .damaged: "damaged"
    }
  }
}

extension JSONFileStore.RepairFinding.Reason {
  /// The reason as a phrase.
  public var message: String {
    switch self {
    case .malformed(let detail): "it is not a journal line (\(detail))"
    case .tooLong(let count):
      "it has \(count) bytes, and a line may have \(JournalLimits.lineBytes)"
    case .positionTaken: "another line with its position stood before it"
    case .numberTooGreat: "the record's number is too great"
    case .noBeginning: "the line that made the record is lost or was left out"
    case .madeBefore(let line): "line \(line) made the record before"
    case .undecodable(let detail): "its fields cannot be read (\(detail))"
    case .unusableSettings(let detail): "the settings could not be used with it (\(detail))"
    }
  }
}

extension JSONFileStore.RepairFinding {
  /// What a reader says of bytes that it cannot read, as a phrase.
  static func words(of error: any Error) -> String {
    if let error = error as? any ExplainedError { return error.explanation.message }
    if let error = error as? JournalError.LineDefect { return error.reason }
    guard let error = error as? JSONError else { return "\(error)" }
    return switch error.kind {
    case .notAnInteger: "a number is not whole, or beyond ±(2^53 - 1)"
    case .duplicateKey(let key): "an object has the key '\(key)' twice"
    case .wrongKind(let expected, let found): "\(expected) expected, \(found) found"
    case .tooDeep: "it is nested too deep"
    case .unexpectedEnd, .unexpectedByte, .malformedNumber, .malformedEscape, .loneSurrogate,
      .malformedUTF8, .controlCharacter, .trailingBytes:
      "it is not strict JSON at byte \(error.offset)"
    }
  }
}

extension Int {
  /// So many bytes, in words.
  fileprivate var bytes: String { self == 1 ? "1 byte" : "\(self) bytes" }
}
