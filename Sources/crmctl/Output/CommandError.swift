/// Why a command was not done, with what would be right.
struct CommandError: Error, Hashable, Sendable {
  /// A problem with one field.
  struct Field: Hashable, Sendable {
    let name: String
    let message: String
  }

  /// A stable word for scripts, such as `usage`.
  var code: String
  var exit: ExitCode
  /// One sentence without a full stop.
  var message: String
  /// What would be right, a line each.
  var hints: [String] = []
  var fields: [Field] = []

  /// A command line that cannot be understood.
  static func usage(_ message: String, hints: [String]) -> CommandError {
    CommandError(code: "usage", exit: .usage, message: message, hints: hints)
  }

  /// A word that is none of `known`; `word` is the part of `text` to look up, where it is not all.
  static func unknown(
    _ what: String, _ text: String, word: String? = nil, among known: [String]
  ) -> CommandError {
    var hints: [String] = []
    if let nearest = Suggestion.nearest(to: word ?? text, among: known) {
      hints.append("Did you mean \(nearest)?")
    }
    if !known.isEmpty { hints.append("Known: \(known.joined(separator: ", "))") }
    return .usage("'\(text)' is no \(what)", hints: hints)
  }

  /// The error as standard error shows it, safe for a terminal.
  func text(asJSON: Bool) -> String {
    if asJSON { return json + "\n" }
    let fieldLines = fields.filter { $0.message != message }.map { "\($0.name): \($0.message)" }
    let lines = (fieldLines + hints).map { "  \(Sanitizer.visible($0))\n" }
    return "crmctl: error: \(Sanitizer.visible(message))\n" + lines.joined()
  }

  private var json: String {
    let fields = fields.map {
      #"{"field":\#(JSONText.quoted($0.name)),"message":\#(JSONText.quoted($0.message))}"#
    }
    let parts = [
      #""code":\#(JSONText.quoted(code))"#,
      #""message":\#(JSONText.quoted(message))"#,
      #""fields":[\#(fields.joined(separator: ","))]"#,
      #""hints":[\#(hints.map(JSONText.quoted).joined(separator: ","))]"#,
    ]
    return #"{"error":{\#(parts.joined(separator: ","))}}"#
  }
}

/// Text inside of JSON.
enum JSONText {
  /// `text` as a JSON string; whatever could command a terminal is escaped too.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case _ where Sanitizer.isDangerous(scalar):
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
