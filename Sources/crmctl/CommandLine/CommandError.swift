import CRMCore

/// Why a command was not done, with what would be right.
struct CommandError: Error, Hashable, Sendable {
  /// A problem with one field.
  struct Field: Hashable, Sendable {
    let name: String
    let message: String
  }

  /// A stable word for scripts, such as `usage`.
  var code: CRMError.Code
  var exit: ExitCode
  /// One sentence without a full stop.
  var message: String
  /// What would be right, a line each.
  var hints: [String] = []
  var fields: [Field] = []

  /// A command line that cannot be understood.
  static func usage(_ message: String, hints: [String]) -> CommandError {
    CommandError(code: .usage, exit: .usage, message: message, hints: hints)
  }

  /// A word that is none of `known`; `word` is the part of `text` to look up, where it is not all.
  static func unknown(
    _ what: String, _ text: String, word: String? = nil, among known: [String]
  ) -> CommandError {
    var hints = Suggestion.hints(word ?? text, among: known)
    if !known.isEmpty { hints.append("Known: \(known.joined(separator: ", "))") }
    return .usage("unknown \(what) '\(text)'", hints: hints)
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
        json.member("code", code.rawValue)
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

/// The errors of the command line.
extension CRMError.Code {
  /// Words or options that the command does not know, or a value that an option cannot read.
  static let usage: CRMError.Code = "usage"
  /// A file cannot be read or written.
  static let file: CRMError.Code = "file"
  /// Standard output cannot be written.
  static let output: CRMError.Code = "output"
  /// No temporary folder can be made.
  static let temporaryFolder: CRMError.Code = "temporary-folder"
  /// A change of several records was not confirmed.
  static let notConfirmed: CRMError.Code = "not-confirmed"
  /// The newest checkpoint does not say what the journal says.
  static let wrongCheckpoint: CRMError.Code = "wrong-checkpoint"
  /// Anything else.
  static let failure: CRMError.Code = "failure"
}
