/// What is to become of one record: what a verb proposes, and ``WriteTransaction/decide(_:)`` decides.
/// The record itself is for the hooks of its kind; everything else looks at the rows in ``change``.
struct Proposal<R: CRMRecord> {
  var change: ProposedChange
  /// The record as it stands; nil where there is none yet.
  private(set) var old: R?
  /// The record as it shall stand.
  var new: R

  /// Proposes a new record.
  init(inserting record: R) {
    change = ProposedChange(.insert, R.schema.slots)
    change.broughtNumber = record.header.number
    new = record
  }

  /// Proposes what shall become of a record that is there, and what it shall be then.
  init(_ verb: ChangeVerb, _ old: R, _ row: Row, to new: R) {
    change = ProposedChange(verb, R.schema.slots, old.header, row)
    self.old = old
    self.new = new
  }

  /// Goes on from the record as it stands after what was done to others.
  mutating func goOn(from record: R, _ row: Row) {
    old = record
    new = record
    change.unlinked = record.header.unlinked
    change.old = row
  }

  /// Makes the row of the record as it shall stand, and notes what changes. The row of a record that
  /// is there gets the stamps of a change, where they are given.
  mutating func makeRow(
    _ builder: inout RowBuilder, stamped stamp: (by: Principal, at: Timestamp)? = nil
  ) {
    withUnsafePointer(to: new) { change.slots.build(&builder, from: UnsafeRawPointer($0)) }
    var version = new.header.version
    if let stamp, old != nil {
      change.slots.stampChange(&builder, by: stamp.by, at: stamp.at)
      version += 1
    }
    change.new = builder.row(position: 0, version: version, byteBound: 0)
    if old != nil { noteChanges() }
  }

  /// Whether the record as it shall stand has the very bytes of `record`, which it is a copy of: then
  /// nothing in it was changed, for whoever changes shared memory changes a copy.
  func isAsItWas(_ record: R) -> Bool {
    if !change.unlinked.isEmpty || !new.header.unlinked.isEmpty { return false }
    if new.header.number != record.header.number { return false }
    if new.header.version != record.header.version { return false }
    return withUnsafePointer(to: new) { new in
      withUnsafePointer(to: record) { record in
        change.slots.hasSameBytes(UnsafeRawPointer(new), UnsafeRawPointer(record))
      }
    }
  }

  private mutating func noteChanges() {
    guard let before = change.old, let after = change.new else { return }
    change.changed = before.view { before in
      after.view { after in
        change.slots.differences(before, after) { slot in
          let field = change.slots.fields[slot]
          return old.map { R.schema.isSame(field, $0, new) } ?? false
        }
      }
    }
  }
}

/// A proposal as far as it does not depend on the struct of its record.
struct ProposedChange {
  let verb: ChangeVerb
  let slots: Slots
  /// The record's number; 0 of a new one until it is given.
  var number: UInt32 = 0
  /// The row of the record as it stands; nil where there is none yet.
  var old: Row?
  /// The row of the record as it shall stand; nil until all is filled in.
  var new: Row?
  /// The version at which the record stands, and the one that the caller saw where one was given.
  private(set) var oldVersion = 0
  var version: Int?
  /// The number that an import brings along; 0 is none.
  var broughtNumber: UInt32 = 0
  /// What deletions have taken out of the record's fields, as it shall be remembered.
  var unlinked: [UnlinkedReference] = []
  /// Those that go or come in the same step, so that none of them stands in another's way.
  var along: Set<RecordReference> = []
  /// Whether it is deleted because of what it belongs to.
  var isCascaded = false
  /// Whether another version of the program wrote what this one does not read of it.
  private(set) var isForeign = false
  /// The fields that change, ascending, without the stamped ones; known when all is filled in.
  var changed: [Int] = []

  fileprivate init(_ verb: ChangeVerb, _ slots: Slots) {
    self.verb = verb
    self.slots = slots
  }

  fileprivate init(_ verb: ChangeVerb, _ slots: Slots, _ old: RecordHeader, _ row: Row) {
    self.init(verb, slots)
    self.old = row
    number = old.number
    oldVersion = Int(old.version)
    unlinked = old.unlinked
    isForeign = old.isForeign
  }

  /// Makes the row of a record that is deleted, which is the one before but for its stamps.
  mutating func makeDeletedRow(
    _ builder: inout RowBuilder, by principal: Principal, at time: Timestamp
  ) {
    guard let old else { return }
    let stamps = slots.stamps
    old.view { builder.begin(with: $0, slotCount: slots.all.count) }
    builder.add(stamps.deletedAt, number: time.milliseconds)
    if isCascaded { builder.addFlag(stamps.cascaded) }
    slots.stampChange(&builder, by: principal, at: time)
    new = builder.row(position: 0, version: old.view(\.version) + 1, byteBound: 0)
    changed = isCascaded ? [stamps.deletedAt, stamps.cascaded] : [stamps.deletedAt]
  }

  var record: RecordReference { RecordReference(kind: slots.kind, number: number) }

  /// Whether it changes nothing of a record that is there.
  var isIdle: Bool { verb == .update && changed.isEmpty }

  /// The record against which changes are judged: nothing of it is new where it only comes back.
  var before: Row? { verb == .update ? old : nil }

  /// Whether a field changes; of what is judged as a whole, whether it has a value.
  func isJudged(_ field: AnyField) -> Bool {
    if verb == .update { return changed.contains(field.slot) }
    return new?.view { $0.has(field.slot) } ?? false
  }

  /// The value that a field shall have.
  func value(of field: AnyField) -> Value {
    new?.view { slots.value(field.slot, of: $0) } ?? .null
  }

  /// The value that a field has.
  func oldValue(of field: AnyField) -> Value {
    old?.view { slots.value(field.slot, of: $0) } ?? .null
  }
}

extension Slots {
  /// The fields in which two rows differ, without the stamped ones.
  /// Of values that the rows have in the form of their type only, the type decides.
  func differences(_ old: RowView, _ new: RowView, _ isSame: (Int) -> Bool) -> [Int] {
    var found: [Int] = []
    for word in 0..<maskWords {
      var rest = old.mask(word) | new.mask(word)
      while rest != 0 {
        let slot = word &<< 6 | rest.trailingZeroBitCount
        rest &= rest &- 1
        if all[slot].flags.contains(.stamped) { continue }
        if areSame(old.stored(slot) ?? .empty, new.stored(slot) ?? .empty) { continue }
        if all[slot].property == .other, isSame(slot) { continue }
        found.append(slot)
      }
    }
    return found
  }
}
