import CRMCore
import CRMStorage
import CRMStoreConformance

/// A store's use, drawn from a seed: every attempt is said before it is made, and then its end.
struct Life {
  let files: AimedFileSystem
  let folder: String
  let options: JSONFileStore.Options
  private var random: SeededRandom

  init(files: AimedFileSystem, folder: String, options: JSONFileStore.Options, seed: UInt64) {
    (self.files, self.folder, self.options) = (files, folder, options)
    random = SeededRandom(seed: seed)
  }

  /// Makes the store if there is none, and uses it.
  mutating func run(steps: Int) throws {
    var store = try openOrCreate()
    say("opened")
    for _ in 0..<steps {
      switch random.next() % 10 {
      case 0:
        try store.close()
        store = try openOrCreate()
      case 1:
        try keep(in: store)
      case 2:
        try store.beginExclusiveAccess()
        try append(to: store)
        store.endExclusiveAccess()
      case 3:
        try appendInPieces(to: store)
      default:
        try append(to: store)
      }
    }
    try store.close()
  }

  private func openOrCreate() throws -> JSONFileStore {
    do {
      return try JSONFileStore.open(at: folder, options: options, files: files)
    } catch StoreError.noStore {
      return try JSONFileStore.create(at: folder, options: options, files: files)
    }
  }

  /// Appends a group of one to three commits of one to four lines, in several writes.
  private mutating func append(to store: JSONFileStore) throws {
    let head = try store.head()
    var builder = LineBuilder(after: head)
    for _ in 0...(random.next() % 3) {
      let text = String(repeating: "x", count: Int(random.next() % 600))
      builder.commit(lineCount: 1 + Int(random.next() % 4), text: text)
      say("try \(builder.head.text)")
    }
    say("ack \(try store.append(builder.encoded(chunkSize: 700), after: head).text)")
  }

  /// Appends a commit of some lines in pieces, or takes it back before the last of them, with which
  /// it would be whole for whoever finds it.
  private mutating func appendInPieces(to store: JSONFileStore) throws {
    let head = try store.head()
    let text = String(repeating: "y", count: Int(random.next() % 600))
    let commits = LineBuilder.commit(
      after: head, lineCount: 2 + Int(random.next() % 12), text: text)
    let isKept = random.next() % 4 > 0
    if isKept { say("try \(commits.head.text)") }
    try store.beginAppend(after: head)
    let lines = commits.chunks.joined().split(separator: UInt8(ascii: "\n"))
    for line in isKept ? lines[...] : lines.dropLast() {
      try store.appendPiece(line + [UInt8(ascii: "\n")])
    }
    if !isKept { return try store.abortAppend() }
    say("ack \(try store.commitAppend(leadingTo: commits.head).text)")
  }

  private mutating func keep(in store: JSONFileStore) throws {
    let size = random.next() % 2_000
    let blob = Blob((0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    try store.putBlob(blob)
    say("kept \(blob.hash.hex)")
  }
}
