@testable import CRMCore
import Testing

/// Every declaration against the struct that it declares.
@Suite struct SchemaGuardTests {
  private static let kinds: [any CRMRecord.Type] = Catalog.standard.kinds + [Vehicle.self]

  @Test func everyStoredPropertyIsDeclaredOnceUnderOneName() throws {
    for type in Self.kinds { try checkProperties(type) }
  }

  private func checkProperties<R: CRMRecord>(_: R.Type) throws {
    let own = R.schema.fields.dropLast(RecordHeader.schema.fields.count)
    #expect(
      try properties(touchedBy: Array(own), of: R.self) == labels(R()).subtracting(["header"]))
    checkNamesAndOffsets(R.schema)
  }

  @Test func theHeadersFieldsAreAllButWhatIsNoField() throws {
    let engines: Set = ["number", "version", "isForeign"]
    let touched = try properties(touchedBy: RecordHeader.schema.fields, of: RecordHeader.self)
    #expect(touched == labels(RecordHeader()).subtracting(engines))
    checkNamesAndOffsets(RecordHeader.schema)
  }

  private func checkNamesAndOffsets<R: Declared>(_ schema: RecordSchema<R>) {
    let fields = schema.fields
    #expect(Set(fields.map(\.name)).count == fields.count)
    #expect(Set(fields.map(\.option)).count == fields.count)
    #expect(Set(fields.map { Naming.canonical($0.name) }).count == fields.count)
    #expect(Set(fields.map { Naming.canonical($0.label) }).count == fields.count)
    #expect(Set(fields.map(\.offset)).count == fields.count)
    for field in fields {
      #expect(schema.field(named: field.name) === field)
      #expect(schema.field(named: field.option) === field)
    }
  }

  /// The properties that change with the fields, each of which must change one, and one alone.
  private func properties<R: Declared>(
    touchedBy fields: [AnyField], of _: R.Type
  ) throws -> Set<String> {
    var touched: [String] = []
    for field in fields {
      var (one, other) = (R(), R())
      try R.schema.assign(field.type.sample(1), to: field, in: &one)
      try R.schema.assign(field.type.sample(2), to: field, in: &other)
      let changed = zip(Mirror(reflecting: one).children, Mirror(reflecting: other).children)
        .filter { "\($0.value)" != "\($1.value)" }.compactMap(\.0.label)
      #expect(changed.count == 1, "\(R.kind).\(field.name) changes \(changed)")
      touched += changed
    }
    #expect(Set(touched).count == touched.count)
    return Set(touched)
  }

  private func labels<R: Declared>(_ record: R) -> Set<String> {
    Set(Mirror(reflecting: record).children.compactMap(\.label))
  }

  @Test func aRecordWithEveryFieldFilledComesBackFromTheJournal() throws {
    for type in Self.kinds { try checkRoundTrip(type) }
  }

  private func checkRoundTrip<R: CRMRecord>(_: R.Type) throws {
    let time = Timestamp(milliseconds: 1_800_000_000_000)
    for filled in [try full(R.self, 1), try full(R.self, 2), R()] {
      var writer = JSONWriter()
      R.schema.encode(filled, stampedBy: .system, at: time, &writer)
      let row = try R.schema.row(ofJSON: writer.take())
      let decoded = R.schema.record(of: row)
      #expect(R.schema.differences(decoded, filled).isEmpty)
      // Reading a line and taking a struct lead to the same bytes.
      #expect(row.bytes == R.schema.row(of: decoded).bytes, "\(R.kind)")
      #expect(decoded.createdBy == filled.createdBy)
      #expect(!decoded.header.isForeign)
    }
    try checkChanges(from: R(), to: full(R.self, 1))
    try checkChanges(from: full(R.self, 1), to: full(R.self, 2))
    var bare = R()
    for field in R.schema.fields where field.isRequired {
      try R.schema.assign(field.type.sample(1), to: field, in: &bare)
    }
    try checkChanges(from: full(R.self, 2), to: bare)
  }

  private func checkChanges<R: CRMRecord>(from old: R, to new: R) throws {
    var writer = JSONWriter()
    let (before, after) = (R.schema.row(of: old), R.schema.row(of: new))
    before.view { before in
      after.view { after in
        R.schema.slots.encodeChanges(
          of: R.schema.differences(old, new), from: before, to: after, &writer)
      }
    }
    let decoded = R.schema.record(of: try R.schema.row(ofChanges: writer.take(), on: before))
    let left = R.schema.differences(decoded, new).map { R.schema.fields[$0].name }
    #expect(left.isEmpty, "\(R.kind)")
  }

  private func full<R: CRMRecord>(_: R.Type, _ number: Int) throws -> R {
    var record = R()
    for field in R.schema.fields where !field.traits.flags.contains(.stamped) {
      try R.schema.assign(field.type.sample(number), to: field, in: &record)
      #expect(field.type == .bool || !R.schema.isAbsent(field, in: record))
    }
    return record
  }

  @Test func traitsMakeSense() {
    for type in Self.kinds { checkTraits(type) }
  }

  private func checkTraits<R: CRMRecord>(_: R.Type) {
    let fields = R.schema.fields
    #expect(fields.filter { $0.traits.flags.contains(.title) }.count == 1, "\(R.kind)")
    #expect(fields.contains { $0.isColumn })
    #expect(fields.filter { $0.traits.lifecycle != nil }.count <= 1)
    #expect(R.schema.lifecycleField?.isRequired ?? true)
    for field in fields {
      if field.targets == nil { #expect(field.traits.onDelete == .restrict) }
      // A required reference that is cleared could never be deleted.
      if field.isRequired { #expect(field.traits.onDelete != .clear) }
      if field.isReadOnly { #expect(!field.isRequired) }
      guard let lifecycle = field.traits.lifecycle else { continue }
      checkLifecycle(lifecycle, R.schema.field(named:))
    }
  }

  private func checkLifecycle(_ lifecycle: Lifecycle, _ field: (String) -> AnyField?) {
    let states = lifecycle.states.map(\.key)
    #expect(Set(states).count == states.count)
    for move in lifecycle.moves {
      #expect(states.contains(move.from) && states.contains(move.to))
      #expect((move.requires + move.clears).allSatisfy { field($0) != nil })
      #expect(lifecycle.moves.filter { $0.from == move.from && $0.to == move.to }.count == 1)
    }
    for state in states.dropFirst() {
      #expect(lifecycle.leads(from: lifecycle.initial, to: state))
    }
  }
}

extension FieldType {
  /// A value of the type; other numbers give other values.
  func sample(_ number: Int) -> Value {
    switch self {
    case .text: .text("Ä\"\n\u{1F600}\(number)")
    case .bool: .bool(number == 1)
    case .integer: .integer(-7 * number)
    case .date: .date(CalendarDate(daysSinceEpoch: 20_000 + number) ?? .min)
    case .time: .time(Timestamp(milliseconds: 1_800_000_000_123 + Int64(number)))
    case .money:
      .money(Money(minorUnits: -1205 * Int64(number), currency: .all[number]) ?? .zero(.all[0]))
    case .email: .text("a\(number)@b.example")
    case .phone: .text("+49 30 123456\(number)")
    case .choice(let options, let isOpen):
      .text(options.isEmpty || isOpen ? "key-\(number)" : options[number % options.count].key)
    case .reference(let kinds):
      .reference(RecordReference(kind: kinds.first ?? "lead", number: UInt32(number)))
    case .principal: .reference(RecordReference(kind: Principal.kind, number: UInt32(number)))
    case .list(let element): .list([element.sample(number), element.sample(number + 2)])
    case .parts(let types):
      .parts(
        (types.isEmpty ? [FieldType.Part("region", .text)] : types).map {
          .init($0.name, $0.type.sample(number))
        })
    }
  }
}
