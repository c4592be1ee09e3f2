extension ImportOptions {
  /// A field and what it gets: `FIELD=COLUMN`, `FIELD=VALUE`.
  public struct Assignment: Hashable, Sendable {
    /// The field, in any of its spellings.
    public let field: String
    /// The column or the value.
    public let source: String

    /// Makes an assignment.
    public init(_ field: String, _ source: String) {
      self.field = field
      self.source = source
    }

    /// Reads `FIELD=COLUMN`; the column may hold further equals signs.
    public init(_ text: String) throws(ValueError) {
      guard let (field, source) = text.divided(at: "=") else {
        throw ValueError(type: "assignment", text: text, expected: "FIELD=…")
      }
      self.init(field, source)
    }
  }

  /// What stands for what in the cells of a field: `FIELD:FROM=TO`.
  public struct Replacement: Hashable, Sendable {
    /// The field, in any of its spellings.
    public let field: String
    /// What the cell holds; the empty text is an empty cell.
    public let from: String
    /// What it stands for; the empty text is nothing.
    public let to: String

    /// Makes a replacement.
    public init(_ field: String, from: String, to: String) {
      self.field = field
      self.from = from
      self.to = to
    }

    /// Reads `FIELD:FROM=TO`.
    public init(_ text: String) throws(ValueError) {
      guard let (field, rest) = text.divided(at: ":"), let (from, to) = rest.halves(at: "=") else {
        throw ValueError(type: "replacement", text: text, expected: "FIELD:FROM=TO")
      }
      self.init(field, from: from, to: to)
    }
  }

  /// How the cells of a field name records: `owner=user.name`.
  public struct Lookup: Hashable, Sendable {
    /// The field, in any of its spellings.
    public let field: String
    /// The kind of the records.
    public let kind: RecordKind
    /// The field of theirs that the cells hold.
    public let target: String

    /// Makes a lookup.
    public init(_ field: String, kind: RecordKind, target: String) {
      self.field = field
      self.kind = kind
      self.target = target
    }

    /// Reads `FIELD=KIND.FIELD`.
    public init(_ text: String) throws(ValueError) {
      guard let (field, rest) = text.divided(at: "="), let (kind, target) = rest.divided(at: "."),
        !target.isEmpty
      else {
        throw ValueError(
          type: "reference", text: text, expected: "FIELD=KIND.FIELD, as owner=user.name")
      }
      self.init(field, kind: RecordKind(rawValue: kind), target: target)
    }
  }
}

extension String {
  /// What stands before and after the first `mark`; nil where there is none or nothing before it.
  fileprivate func divided(at mark: Character) -> (String, String)? {
    halves(at: mark).flatMap { $0.0.isEmpty ? nil : $0 }
  }

  /// What stands before and after the first `mark`; nil where there is none.
  fileprivate func halves(at mark: Character) -> (String, String)? {
    guard let index = firstIndex(of: mark) else { return nil }
    return (String(self[..<index]), String(self[self.index(after: index)...]))
  }
}
