import CRMCore

extension ImportOptions {
  /// The options of a command line.
  init(_ invocation: Invocation) throws {
    self.init()
    do {
      map = try invocation.values("map").map { try Assignment($0) }
      constants = try invocation.values("set").map { try Assignment($0) }
      replacements = try invocation.values("value").map { try Replacement($0) }
      lookups = try invocation.values("reference").map { try Lookup($0) }
    } catch {
      throw CommandError(error).asUsage()
    }
    blanks = invocation.values("blank")
    let columns = invocation.values("custom")
    custom = columns.contains("all") ? .all : .named(columns)
    key = invocation.value("key")
    mode = try invocation.choice("mode") ?? .create
    duplicates = try invocation.choice("duplicates") ?? .warn
    datePattern = try invocation.reading("date-format") { try DatePattern($0) }
    decimalMark = try invocation.choice("decimal") ?? .point
    currency = try invocation.reading("currency") { try CurrencyCode($0) }
    skipsErrors = invocation.flag("skip-errors") == true
  }
}

extension CSVDelimiter {
  /// Reads the character, or the word `tab`.
  init(_ text: String) throws(ValueError) {
    let name = text == "tab" || text == "\\t" ? "\t" : text
    guard let delimiter = Self.allCases.first(where: { Array(name.utf8) == [$0.rawValue] }) else {
      throw ValueError(type: "delimiter", text: text, expected: ", or ; or tab")
    }
    self = delimiter
  }
}

extension Invocation {
  /// The value of an option, read by `body`; what it refuses is a fault of the command line.
  func reading<T>(_ name: String, _ body: (String) throws -> T) throws(CommandError) -> T? {
    guard let text = value(name) else { return nil }
    do {
      return try body(text)
    } catch {
      throw CommandError(error).asUsage()
    }
  }

  /// The value of an option out of a list of words.
  func choice<T: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws(CommandError) -> T? where T.RawValue == String {
    guard let text = value(name) else { return nil }
    guard let choice = T(rawValue: text) else {
      throw .unknown(name, text, among: T.allCases.map(\.rawValue))
    }
    return choice
  }
}

extension Session {
  /// The kind of record that the argument `KIND` names.
  func kind(_ invocation: Invocation) throws(CommandError) -> any Record.Type {
    let name = invocation.argument("KIND") ?? ""
    if let type = crm.catalog[RecordKind(rawValue: name)] { return type }
    throw .unknown("kind of record", name, among: crm.catalog.kinds.map { $0.kind.rawValue })
  }
}
