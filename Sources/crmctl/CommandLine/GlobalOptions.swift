/// The options that every command takes, before or after its words.
struct GlobalOptions: Sendable {
  /// What `--store` itself says.
  var ownStore: String?
  var user: String?
  /// What `--format` itself says.
  var ownFormat: OutputFormat?
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
  private var usualStore = "./crm.store"
  /// The format where none is asked for, such as a view's.
  var usualFormat = OutputFormat.table

  var store: String { ownStore ?? usualStore }
  var format: OutputFormat { ownFormat ?? usualFormat }

  /// An option and the property that it sets.
  private struct Entry: Sendable {
    let form: OptionForm
    let apply: @Sendable (inout GlobalOptions, [Invocation.Given]) throws -> Void

    init<Value>(
      _ option: Option<Value>, _ property: any WritableKeyPath<GlobalOptions, Value> & Sendable
    ) {
      form = option.form
      apply = { [form] in $0[keyPath: property] = try option.read($1.values(of: form)) }
    }
  }

  private static let entries: [Entry] = [
    Entry(
      .value("store", "PATH", "The store; else $CRM_STORE, else ./crm.store", completion: .files),
      \.ownStore),
    Entry(.value("as", "USER", "Act as a user, where no sign-in is required"), \.user),
    Entry(
      .choice("format", "FORMAT", "How results are written", of: OutputFormat.self), \.ownFormat),
    Entry(
      .value("idempotency-key", "KEY", "A write repeated with this key happens once"),
      \.idempotencyKey),
    Entry(.flag("dry-run", "Show what a write would change, and write nothing"), \.isDryRun),
    Entry(.value("at", "TIME", "Read as of then"), \.at),
    Entry(.value("zone", "ZONE", "The time zone of times shown"), \.zone),
    Entry(.value("now", "TIME", "Fix the clock, on a store made by init --test-clock"), \.now),
    Entry(.flag("quiet", "Print ids only"), \.isQuiet),
    Entry(.flag("verbose", "Say more"), \.isVerbose),
    Entry(.flag("no-color", "Never colour"), \.hasNoColor),
    Entry(.flag("yes", "Do not ask"), \.isYes),
    Entry(
      .flag("accept-missing-head", "Write to a store whose head is missing or damaged"),
      \.acceptsMissingHead),
    Entry(
      .flag("accept-short-copy", "Write to a copy that lacks its last lines"), \.acceptsShortCopy),
    Entry(
      .flag("accept-network", "Write to a store on a network file system"), \.acceptsNetwork),
  ]

  /// Shows help in place of the command; the parser looks for it.
  static let help = Option.flag("help", "Show help, also -h")

  static let table = entries.map(\.form) + [help.form]

  /// The store that the words of an unfinished command line name; nil where they name none.
  static func store(in words: [String]) -> String? {
    for (word, next) in zip(words, words.dropFirst() + [""]).reversed() {
      if word == "--store", !next.isEmpty { return next }
      if word.hasPrefix("--store=") { return String(word.dropFirst("--store=".count)) }
    }
    return nil
  }

  /// Makes the options from what was given; the last one of a name counts.
  init(_ given: [Invocation.Given], environment: (String) -> String?) throws {
    if let path = environment("CRM_STORE"), !path.isEmpty { usualStore = path }
    for entry in Self.entries { try entry.apply(&self, given) }
  }

  /// None given.
  init() {}
}
