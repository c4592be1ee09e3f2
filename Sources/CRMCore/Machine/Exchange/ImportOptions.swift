/// How a file becomes records.
public struct ImportOptions: Sendable {
  /// Which column feeds which field; a column may feed several. It goes before names that match.
  public var map: [Assignment] = []
  /// The same value for every row; where the field is mapped too, for the rows whose cell is empty.
  public var constants: [Assignment] = []
  /// What stands for what in a field's cells, compared exactly.
  public var replacements: [Replacement] = []
  /// Texts that count as an empty cell, compared exactly.
  public var blanks: [String] = []
  /// Fields whose cells name records by another field than usual.
  public var lookups: [Lookup] = []
  /// The columns that become custom fields, their texts kept exactly.
  public var custom = CustomColumns.named([])
  /// The field by which rows find the records they change.
  public var key: String?
  /// Whether records are made, changed, or both.
  public var mode = Mode.create
  /// What becomes of a row that is likely the same as a record or an earlier row.
  public var duplicates = Duplicates.warn
  /// How dates are written; without it they are in the ISO form, and no other is guessed.
  public var datePattern: ImportOptions.DatePattern?
  /// The mark before decimals.
  public var decimalMark = Money.DecimalMark.point
  /// The currency of amounts that name none; by default the home currency.
  public var currency: CurrencyCode?
  /// Whether the other rows are written when some are refused.
  public var skipsErrors = false

  /// Makes the options of a plain import.
  public init() {}

  /// Whether records are made, changed, or both.
  public enum Mode: String, CaseIterable, Hashable, Sendable {
    /// Every row makes a record.
    case create
    /// Every row changes the record that its key names.
    case update
    /// A row changes the record that its key names, or makes it.
    case upsert
  }

  /// What becomes of a row that is likely a duplicate.
  public enum Duplicates: String, CaseIterable, Hashable, Sendable {
    /// It comes in, and is told of.
    case warn
    /// It is refused.
    case refuse
    /// It is left out.
    case skip
  }

  /// The columns that become custom fields.
  public enum CustomColumns: Hashable, Sendable {
    /// These, by their headers.
    case named([String])
    /// Every column that has a name and is not mapped.
    case all
  }
}
