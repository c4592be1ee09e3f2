import CRMCore
import CRMStorage
import CRMStoreConformance

/// One store that is opened and used as the lines of the input ask for.
///
/// Each command has one line of answer: `ok` or `ack` with what came of it, or `error` with the
/// error. A life and writers say a line for each thing they did.
struct Session {
  let folder: String
  let files = AimedFileSystem()
  var options = JSONFileStore.Options()
  private var store: JSONFileStore?
  /// Where an append in pieces leads.
  private var streamed = JournalHead(position: 0, chain: .zero)

  init(folder: String) {
    self.folder = folder
  }

  /// Does what a line asks for; the answer.
  mutating func answer(_ line: String) -> String {
    var words = line.split(separator: " ").map(String.init)[...]
    let command = words.popFirst() ?? ""
    do {
      return try answer(command, Array(words)) ?? answerOfProcess(command, Array(words))
    } catch let error as StoreError {
      return "error \(error)"
    } catch {
      return "error \(error)"
    }
  }

  /// What is asked of the store; nil for anything else.
  private mutating func answer(_ command: String, _ words: [String]) throws -> String? {
    switch command {
    case "segments": options.segmentLimit = number(words.first)
    case "read-only": options.access = .readOnly
    case "create":
      store = try JSONFileStore.create(at: folder, options: options, files: files)
    case "open":
      store = try JSONFileStore.open(at: folder, options: options, files: files)
    case "close":
      try store?.close()
      store = nil
    case "head": return "ok \(try opened.head().position)"
    case "append": return try append(words.map { number($0) })
    case "stream": return try stream(number(words[0]), number(words[1]))
    case "commit": return "ack \(try opened.commitAppend(leadingTo: streamed).text)"
    case "abort": try opened.abortAppend()
    case "lines": return "ok \(try lineCount())"
    case "hold": try opened.beginExclusiveAccess()
    case "let-go": try opened.endExclusiveAccess()
    case "live":
      let seed = UInt64(number(words[0]))
      var life = Life(files: files, folder: folder, options: options, seed: seed)
      try life.run(steps: number(words[1]))
    case "write":
      let writer = Writer(folder: folder, name: words[0], files: files)
      try writer.write(from: number(words[1]), through: number(words[2]))
    case "watch":
      let reader = Writer(folder: folder, name: "", files: files)
      return "ok \(try reader.watch(number(words[0])))"
    default: return nil
    }
    return "ok"
  }

  private var opened: JSONFileStore {
    get throws {
      guard let store else { throw StoreError.closed }
      return store
    }
  }

  /// Appends one group of commits with these numbers of lines.
  private func append(_ lineCounts: [Int]) throws -> String {
    let store = try opened
    let head = try store.head()
    var builder = LineBuilder(after: head)
    for count in lineCounts { builder.commit(lineCount: count) }
    return "ack \(try store.append(builder.encoded(), after: head).text)"
  }

  /// Begins an append of one commit of so many lines, and hands in the first pieces, one line each.
  private mutating func stream(_ lineCount: Int, _ pieceCount: Int) throws -> String {
    let store = try opened
    let commits = LineBuilder.commit(after: try store.head(), lineCount: lineCount)
    try store.beginAppend(after: store.head())
    let lines = commits.chunks[0].split(separator: UInt8(ascii: "\n"))
    for line in lines.prefix(pieceCount) {
      try store.appendPiece(line + [UInt8(ascii: "\n")])
    }
    streamed = commits.head
    return "ok"
  }

  private func lineCount() throws -> Int {
    var count = 0
    try opened.read(after: 0) { chunk in
      count += chunk.count { $0 == UInt8(ascii: "\n") }
      return true
    }
    return count
  }

  /// What is asked of this process.
  private func answerOfProcess(_ command: String, _ words: [String]) throws -> String {
    switch command {
    case "aim":
      guard let moment = AimedFileSystem.Moment(rawValue: words[1]) else { break }
      let signal = Int32(number(words[2]))
      files.setAim(AimedFileSystem.Aim(call: number(words[0]), moment: moment, signal: signal))
      return "ok"
    case "stop-clock": files.stopClock()
    case "advance": files.advance(seconds: UInt64(number(words[0])))
    case "fork":
      return ProcessCalls.fork {
        // What the copy does is said by itself; it ends without running anything else.
        do { return try append([1]) } catch { return "error \(error)" }
      }
    default: return try ProcessCalls.answer(command, words.map { number($0) })
    }
    return "ok"
  }
}

extension JournalHead {
  /// The position and the hash, as a word each.
  var text: String { "\(position) \(chain.base64URL)" }
}

/// The number that a word is; 0 for anything else.
func number(_ word: String?) -> Int { word.flatMap { Int($0) } ?? 0 }
