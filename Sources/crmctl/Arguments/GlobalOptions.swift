/// How results are written.
enum OutputFormat: String, CaseIterable, Sendable {
  case table, json, jsonl, csv, tsv

  /// Whether errors are JSON objects too.
  var isJSON: Bool { self == .json || self == .jsonl }
}

/// The options that every command takes, before or after its words.
struct GlobalOptions: Sendable {
  var store = "./crm.store"
  /// Whether `--store` itself was given.
  var hasStore = false
  var user: String?
  var format = OutputFormat.table
  /// Whether `--format` itself was given.
  var hasFormat = false
  var idempotencyKey: String?
  var isDryRun = false
  var at: String?
  var zone: String?
  var now: String?
  var isQuiet = false
  var isVerbose = false
  var hasNoColor = false
  var isYes = false
  var acceptsMissingHead = false
  var acceptsShortCopy = false
  var acceptsNetwork = false

  static let table: [Option] = [
    .value(
      "store", "PATH", "The store; else $CRM_STORE, else ./crm.store", completion: .files),
    .value("as", "USER", "Act as a user, where no sign-in is required"),
    .value(
      "format", "FORMAT", "How results are written",
      completion: .choices(OutputFormat.allCases.map(\.rawValue))),
    .value("idempotency-key", "KEY", "A write repeated with this key happens once"),
    .flag("dry-run", "Show what a write would change, and write nothing"),
    .value("at", "TIME", "Read as of then"),
    .value("zone", "ZONE", "The time zone of times shown"),
    .value("now", "TIME", "Fix the clock, on a store made by init --test-clock"),
    .flag("quiet", "Print ids only"),
    .flag("verbose", "Say more"),
    .flag("no-color", "Never colour"),
    .flag("yes", "Do not ask"),
    .flag("accept-missing-head", "Write to a store whose head is missing or damaged"),
    .flag("accept-short-copy", "Write to a copy that lacks its last lines"),
    .flag("accept-network", "Write to a store on a network file system"),
    .flag("help", "Show help, also -h"),
  ]

  /// Makes the options from what was given; the last one of a name counts.
  init(_ given: [Invocation.Given], environment: (String) -> String?) throws(CommandError) {
    if let path = environment("CRM_STORE"), !path.isEmpty { store = path }
    for option in given { try take(option) }
  }

  private mutating func take(_ option: Invocation.Given) throws(CommandError) {
    let value = option.value
    switch option.name {
    case "store":
      store = value
      hasStore = true
    case "as": user = value
    case "format":
      format = try Self.format(value)
      hasFormat = true
    case "idempotency-key": idempotencyKey = value
    case "dry-run": isDryRun = true
    case "at": at = value
    case "zone": zone = value
    case "now": now = value
    case "quiet": isQuiet = true
    case "verbose": isVerbose = true
    case "no-color": hasNoColor = true
    case "yes": isYes = true
    case "accept-missing-head": acceptsMissingHead = true
    case "accept-short-copy": acceptsShortCopy = true
    case "accept-network": acceptsNetwork = true
    default: break
    }
  }

  private static func format(_ text: String) throws(CommandError) -> OutputFormat {
    if let format = OutputFormat(rawValue: text) { return format }
    let names = OutputFormat.allCases.map(\.rawValue)
    throw .unknown("format", text, among: names)
  }

  /// Whether a command line that may not be understood asks for JSON, so that its error is JSON.
  static func asksForJSON(_ words: [String]) -> Bool {
    let words = words.prefix { $0 != "--" }
    let json = OutputFormat.allCases.filter(\.isJSON).map(\.rawValue)
    return zip(words, words.dropFirst()).contains { $0 == "--format" && json.contains($1) }
      || words.contains { word in json.contains { word == "--format=\($0)" } }
  }
}
