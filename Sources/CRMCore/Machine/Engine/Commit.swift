/// A commit as observers are told of it: who did what, when, and every line of it.
public struct Commit: Sendable {
  /// The position of its first line, which names it.
  public let position: Position
  /// How many lines it has.
  public let count: Int
  /// When it was made.
  public let time: Timestamp
  /// Who made it.
  public let by: Principal
  /// The operations in it, in order, each once.
  public let operations: [String]
  /// The changes, one a line, in order.
  public let changes: [RecordChange]
}

/// What one line of the journal says: one record that was made, changed, deleted or restored.
public struct RecordChange: Hashable, Sendable {
  /// The line's position.
  public let position: Position
  /// The position of its commit's first line.
  public let commit: Position
  /// When it was made.
  public let time: Timestamp
  /// Who made it.
  public let by: Principal
  /// The operation: `lead.advance`.
  public let operation: String
  /// The record.
  public let record: RecordReference
  /// The position of the record's change before this one.
  public let previous: Position?
  /// What kind of change it is.
  public let action: ActionKind
  /// The fields, from what to what.
  public let fields: [RecordChange.FieldChange]

  /// What a change does to its record.
  public enum ActionKind: String, Hashable, Sendable, CaseIterable {
    /// It is made.
    case create
    /// Fields of it change.
    case update
    /// It is deleted.
    case delete
    /// It comes back.
    case restore
  }
}

extension RecordChange {
  /// One field of a change: what it was and what it is.
  public struct FieldChange: Hashable, Sendable {
    /// The field's name.
    public let field: String
    /// What it was; null on insert.
    public let from: Value
    /// What it is; null when it was emptied.
    public let to: Value
  }
}

extension RecordChange {
  /// Reads a line's fields, typed by the kind's schema where the kind is known.
  ///
  /// A value of another type than the field has now is read for what it is; with `isStrict` it throws.
  package init(
    _ line: JournalLine, _ reader: inout JSONReader, fields known: [AnyField]?,
    isStrict: Bool = false
  ) throws {
    let types = Types(
      byName: Dictionary((known ?? []).map { ($0.name, $0.type) }) { first, _ in first },
      isStrict: isStrict)
    var changes: [RecordChange.FieldChange] = []
    try reader.beginObject()
    while let key = try reader.nextKey() {
      let name = key.text
      if line.isInsert {
        changes += try Self.insertedFields(name, &reader, types)
      } else {
        changes.append(try Self.changed(name, &reader, types))
      }
    }
    self.init(
      position: line.position, commit: line.commit, time: line.time, by: line.by,
      operation: line.operation, record: line.record, previous: line.previous,
      action: Self.action(line, changes),
      fields: changes.filter { !RecordHeader.traces.contains($0.field) })
  }

  private static func insertedFields(
    _ name: String, _ reader: inout JSONReader, _ types: Types
  ) throws -> [RecordChange.FieldChange] {
    let value = try types.value(of: name, &reader)
    guard name == "custom", case .parts(let parts) = value else {
      return [RecordChange.FieldChange(field: name, from: .null, to: value)]
    }
    return parts.map {
      RecordChange.FieldChange(field: CustomValues.prefix + $0.name, from: .null, to: $0.value)
    }
  }

  private static func changed(
    _ name: String, _ reader: inout JSONReader, _ types: Types
  ) throws -> RecordChange.FieldChange {
    try reader.beginArray()
    _ = try reader.nextElement()
    let from = try types.value(of: name, &reader)
    _ = try reader.nextElement()
    let to = try types.value(of: name, &reader)
    _ = try reader.nextElement()
    return RecordChange.FieldChange(field: name, from: from, to: to)
  }

  /// The types by which the values of a line are read.
  private struct Types {
    let byName: [String: FieldType]
    let isStrict: Bool

    func value(of name: String, _ reader: inout JSONReader) throws -> Value {
      guard let type = byName[name], name != "custom" else {
        return try Value(decodingAny: &reader)
      }
      let start = reader
      do {
        return try Value(decoding: &reader, as: type)
      } catch  where !isStrict {
        reader = start
        return try Value(decodingAny: &reader)
      }
    }
  }

  private static func action(_ line: JournalLine, _ changes: [RecordChange.FieldChange])
    -> ActionKind
  {
    if line.isInsert { return .create }
    guard let deletion = changes.first(where: { $0.field == "deletedAt" }) else { return .update }
    return deletion.to.isAbsent ? .restore : .delete
  }
}
