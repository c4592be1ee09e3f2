import CRMCore

extension ImportOptions {
  private static let mapping = Option.list(
    "map", "FIELD=COLUMN", "Which column feeds which field"
  ) { try Assignment($0) }
  private static let constant = Option.list(
    "set", "FIELD=VALUE", "A value for every row; where the field is mapped, for empty cells"
  ) { try Assignment($0) }
  private static let replacement = Option.list(
    "value", "FIELD:FROM=TO", "What a cell of a field stands for"
  ) { try Replacement($0) }
  private static let blank = Option.list("blank", "WORD", "Cells that count as empty")
  private static let lookup = Option.list(
    "reference", "FIELD=KIND.FIELD", "By which field cells name records"
  ) { try Lookup($0) }
  private static let columns = Option.list(
    "custom", "COLUMN|all", "Keep columns as text custom fields")
  private static let rowKey = Option.value(
    "key", "FIELD", "By which field rows find the records they change")
  private static let rowMode = Option.choice(
    "mode", "MODE", "Whether records are made or changed", of: Mode.self)
  private static let likeness = Option.choice(
    "duplicates", "WHAT", "What becomes of likely duplicates", of: Duplicates.self)
  private static let dates = Option.value(
    "date-format", "FORMAT", "How dates are written, such as dd/mm/yyyy; else ISO"
  ) { try ImportOptions.DatePattern($0) }
  private static let mark = Option.choice(
    "decimal", "MARK", "The mark before decimals", of: Money.DecimalMark.self)
  private static let money = Option.value(
    "currency", "CCC", "The currency of amounts that name none"
  ) { try CurrencyCode($0) }
  private static let skipErrors = Option.flag(
    "skip-errors", "Write the other rows where some are refused")

  /// The options that say what the file's rows mean.
  static let options: [any AnyOption] = [
    mapping, constant, replacement, blank, lookup, columns, rowKey, rowMode, likeness, dates, mark,
    money, skipErrors,
  ]

  /// The options of a command line.
  init(_ session: Session) throws {
    self.init()
    map = try session[Self.mapping]
    constants = try session[Self.constant]
    replacements = try session[Self.replacement]
    lookups = try session[Self.lookup]
    blanks = try session[Self.blank]
    let columns = try session[Self.columns]
    custom = columns.contains("all") ? .all : .named(columns)
    key = try session[Self.rowKey]
    mode = try session[Self.rowMode] ?? .create
    duplicates = try session[Self.likeness] ?? .warn
    datePattern = try session[Self.dates]
    decimalMark = try session[Self.mark] ?? .point
    currency = try session[Self.money]
    skipsErrors = try session[Self.skipErrors]
  }
}
