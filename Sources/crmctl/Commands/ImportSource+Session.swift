import CRMCore

/// The forms of files that imports read.
private enum InputFormat: String, CaseIterable {
  case csv, jsonl
}

extension ImportSource {
  /// The file that is read.
  static let file = Argument(
    "FILE", "A CSV or JSON Lines file; - is standard input", completion: .files)

  private static let format = Option.choice(
    "input-format", "FORMAT", "Else by the file's name", of: InputFormat.self)
  private static let separator = Option.value(
    "delimiter", "C", "The character between cells: , or ; or tab; else detected"
  ) { try ImportSource.Delimiter($0) }
  private static let encoding = Option.value(
    "encoding", "NAME", "The encoding; else UTF-8",
    completion: .cases(TextEncoding.self)
  ) { try TextEncoding($0) }

  /// The options that say how the file is written.
  static let options: [any AnyOption] = [format, separator, encoding]

  /// Opens the file of a command line.
  init(_ session: Session) throws {
    let path = try session[Self.file]
    let isLines = [".jsonl", ".ndjson"].contains { path.lowercased().hasSuffix($0) }
    let format = try session[Self.format] ?? (isLines ? .jsonl : .csv)
    let (encoding, delimiter) = (try session[Self.encoding], try session[Self.separator])
    let bytes = try Platform.importBytes(path)
    switch format {
    case .jsonl: try self.init(jsonLines: bytes)
    case .csv: try self.init(csv: bytes, delimiter: delimiter, encoding: encoding)
    }
  }
}

extension ImportSource.Delimiter {
  /// Reads the character, or the word `tab`.
  init(_ text: String) throws(ValueError) {
    let name = text == "tab" || text == "\\t" ? "\t" : text
    guard let delimiter = Self.allCases.first(where: { Array(name.utf8) == [$0.rawValue] }) else {
      throw ValueError(type: "delimiter", text: text, expected: ", or ; or tab")
    }
    self = delimiter
  }
}
