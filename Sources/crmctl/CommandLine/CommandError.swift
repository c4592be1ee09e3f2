import CRMCore

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
    var hints = Suggestion.hints(word ?? text, among: known)
    if !known.isEmpty { hints.append("Known: \(known.joined(separator: ", "))") }
    return .usage("'\(text)' is no \(what)", hints: hints)
  }

  /// The case that a word names; else an error that calls it no `what`.
  static func choice<T: CaseIterable & RawRepresentable<String>>(
    _ text: String, _ what: String
  ) throws(CommandError) -> T {
    if let choice = T(rawValue: text) { return choice }
    throw .unknown(what, text, among: T.allCases.map(\.rawValue))
  }

  /// The error as standard error shows it, safe for a terminal.
  func text(asJSON: Bool) -> String {
    if asJSON { return json + "\n" }
    let fieldLines = fields.filter { $0.message != message }.map { "\($0.name): \($0.message)" }
    let lines = (fieldLines + hints).map { "  \(Sanitizer.visible($0))\n" }
    return "crmctl: error: \(Sanitizer.visible(message))\n" + lines.joined()
  }

  private var json: String {
    var json = JSONWriter()
    json.object { json in
      json.object("error") { json in
        json.member("code", code)
        json.member("message", message)
        json.objects("fields", fields) { json, field in
          json.member("field", field.name)
          json.member("message", field.message)
        }
        json.member("hints", .texts(hints))
      }
    }
    return Sanitizer.escaped(String(decoding: json.bytes, as: UTF8.self))
  }
}
