import CRMCore

/// Decides which lines of a damaged journal can stand in a new one, as its reader would.
struct LineJudge {
  let catalog: Catalog
  /// What the lines that were taken lead to.
  private(set) var state: State
  /// What was found wrong, in the order of lines; whoever hands the lines in adds to it.
  var findings: [JSONFileStore.RepairFinding] = []
  /// Where each record was last touched, there and here.
  private var tracks: [RecordReference: Track] = [:]
  /// The lines, by their old positions, that belong to a record whose beginning is not here.
  private var strangers: Set<Position> = []
  /// The lines, by their old positions, that were left out though their record is here.
  private var leftOut: Set<Position> = []
  /// The highest number of each kind that any line names.
  private(set) var highest: [RecordKind: UInt32] = [:]
  /// How many lines there ever were: each record took one, so a text with a greater number is not
  /// taken for a reference.
  private let believable: Int

  private struct Track {
    /// The line in the damaged journal.
    var old: Position
    /// The line in the new one.
    var new: Position
  }

  init(_ catalog: Catalog, lineCount: Int) {
    self.catalog = catalog
    believable = lineCount
    state = State(kinds: catalog.kinds, head: JournalHead(position: 0, chain: .zero))
  }

  /// The line as it stands at `position` in the new journal; throws why it cannot.
  mutating func admit(
    _ salvaged: SalvagedLine, at position: Position, time: Timestamp
  ) throws(JSONFileStore.RepairFinding.Reason) -> JournalLine {
    var line = salvaged.line
    line.time = time
    line.previous = nil
    guard line.record.number != 0 else {
      line.position = position
      return line
    }
    try checkPlace(salvaged.line)
    line.previous = tracks[line.record]?.new
    try checkFields(salvaged, line)
    line.position = position
    try apply(line, salvaged.fields)
    tracks[line.record] = Track(old: salvaged.line.position, new: position)
    return line
  }

  /// Notes a line that cannot stand, and why.
  mutating func leaveOut(_ salvaged: SalvagedLine, _ reason: JSONFileStore.RepairFinding.Reason) {
    let line = salvaged.line
    findings.append(
      .leftOut(
        line.position, line.record.number == 0 ? nil : line.record, reason, salvaged.place))
    note(leftOut: line)
  }

  /// A line that was left out: what it made, or changed, is not here.
  private mutating func note(leftOut line: JournalLine) {
    let isStranger =
      line.isInsert || tracks[line.record] == nil
      || line.previous.map(strangers.contains) ?? false
    if isStranger { strangers.insert(line.position) } else { leftOut.insert(line.position) }
  }

  /// Throws unless the record's history here leads to the line.
  private mutating func checkPlace(_ line: JournalLine) throws(JSONFileStore.RepairFinding.Reason) {
    guard line.record.number <= JournalLimits.recordNumber else { throw .numberTooGreat }
    note(line.record)
    if line.by.number != 0 { note(RecordReference(kind: Principal.kind, number: line.by.number)) }
    let track = tracks[line.record]
    if line.isInsert {
      if let track { throw .madeBefore(track.old) }
      return
    }
    guard let track else { throw .noBeginning }
    guard let previous = line.previous, previous != track.old else { return }
    if strangers.contains(previous) { throw .noBeginning }
    if previous > track.old, !leftOut.contains(previous) {
      findings.append(.lostChange(line.record, at: previous))
    }
  }

  /// Whether a record is here, deleted or not.
  func isHere(_ record: RecordReference) -> Bool { tracks[record] != nil }

  /// The highest number of a kind, of the records that are here.
  func lastNumber(of kind: RecordKind) -> UInt32 {
    state.table(of: kind)?.lastNumber
      ?? tracks.keys.lazy.filter { $0.kind == kind }.map(\.number).max() ?? 0
  }

  /// Notes that a record is or was there under its number.
  private mutating func note(_ record: RecordReference) {
    guard record.number <= JournalLimits.recordNumber else { return }
    highest[record.kind] = max(highest[record.kind] ?? 0, record.number)
  }
}

// MARK: - Fields

extension LineJudge {
  /// Throws unless every value can be read, the old ones too, and notes the records they name.
  private mutating func checkFields(
    _ salvaged: SalvagedLine, _ line: JournalLine
  ) throws(JSONFileStore.RepairFinding.Reason) {
    let fields = catalog[line.record.kind]?.allFields
    var named: [RecordChange.FieldChange] = []
    try reading(salvaged.fields) { reader in
      named = try RecordChange(line, &reader, fields: fields, isStrict: true).fields
    }
    for change in named {
      let isTyped = fields?.contains { $0.name == change.field } == true
      for value in [change.from, change.to] { note(value, isTyped: isTyped) }
    }
  }

  private mutating func note(_ value: Value, isTyped: Bool) {
    switch value {
    case .reference(let record): note(record)
    case .list(let values): for value in values { note(value, isTyped: isTyped) }
    case .parts(let parts): for part in parts { note(part.value, isTyped: isTyped) }
    case .text(let text) where !isTyped:
      guard let record = try? RecordReference(text), record.number <= believable,
        catalog[record.kind] != nil || highest[record.kind] != nil
      else { return }
      note(record)
    case .null, .bool, .integer, .text, .date, .time, .money: break
    }
  }

  /// Applies the fields to the record in the state.
  private mutating func apply(
    _ line: JournalLine, _ fields: [UInt8]
  ) throws(JSONFileStore.RepairFinding.Reason) {
    guard let type = catalog[line.record.kind] else { return }
    var state = state
    // The only holder while its tables change, or their pages would be copied.
    self.state = State(kinds: [], head: state.head)
    defer { self.state = state }
    try reading(fields) { reader in try state.apply(type, line, &reader) }
  }

  private func reading(
    _ fields: [UInt8], _ body: (inout JSONReader) throws -> Void
  ) throws(JSONFileStore.RepairFinding.Reason) {
    do {
      try fields.withUnsafeBytes { bytes in
        var reader = JSONReader(bytes, mode: .journal)
        try body(&reader)
      }
    } catch {
      throw .undecodable(JSONFileStore.RepairFinding.words(of: error))
    }
  }
}

extension State {
  fileprivate mutating func apply<R: CRMRecord>(
    _: R.Type, _ line: JournalLine, _ reader: inout JSONReader
  ) throws {
    try apply(line, R.schema.slots, &reader)
  }
}

// MARK: - Settings

extension LineJudge {
  /// Whether a kind holds settings.
  func configures(_ record: RecordReference) -> Bool {
    catalog[record.kind]?.configures ?? false
  }

  /// Why the settings in the state cannot be used; nil when they can.
  ///
  /// A zone that this machine does not know is no fault of theirs.
  func configurationProblem() -> String? {
    do {
      _ = try catalog.configure(state, Self.anyZone)
      return nil
    } catch {
      return JSONFileStore.RepairFinding.words(of: error)
    }
  }

  /// Knows every zone, those that the machine does not have as UTC.
  static let anyZone: Catalog.Zones = { name in
    (try? StoreLocation.systemZones(name)) ?? FixedTimeZone.utc
  }
}
