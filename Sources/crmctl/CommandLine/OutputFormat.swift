/// How results are written.
enum OutputFormat: String, CaseIterable, Sendable {
  case table, json, jsonl, csv, tsv

  /// Whether errors are JSON objects too.
  var isJSON: Bool { self == .json || self == .jsonl }

  /// Whether a command line that may not be understood asks for JSON, so that its error is JSON.
  static func asksForJSON(_ words: [String]) -> Bool {
    let words = words.prefix { $0 != "--" }
    let json = allCases.filter(\.isJSON).map(\.rawValue)
    return zip(words, words.dropFirst()).contains { $0 == "--format" && json.contains($1) }
      || words.contains { word in json.contains { word == "--format=\($0)" } }
  }
}
