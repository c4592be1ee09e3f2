/// What a checkpoint says of the table of a kind: how many rows there are, and where.
struct StoredTable {
  let slots: Slots
  let state: StoredState
  private(set) var pages: StoredPages?
  private(set) var rowCount = 0
  private(set) var lastNumber: UInt32 = 0

  /// Reads what is said of a kind's table.
  ///
  /// Nil where there is none. One of other fields is taken from the journal.
  init?(_ slots: Slots, in state: StoredState) {
    guard let section = state.file.section(slots.kind.rawValue) else { return nil }
    (self.slots, self.state) = (slots, state)
    let isRead = section.extra.withUnsafeBytes { bytes in
      var fields = CheckpointFields(bytes)
      return read(&fields, section)
    }
    if !isRead { pages = nil }
  }

  private mutating func read(_ fields: inout CheckpointFields, _ section: Checkpoint.Section)
    -> Bool
  {
    guard let fingerprint: UInt64 = fields.integer(), fingerprint == slots.fingerprint,
      let rowCount = fields.count(), let lastNumber: UInt32 = fields.integer(),
      let runCount: UInt32 = fields.integer()
    else { return false }
    var (runs, block): ([StoredRun], Int) = ([], 0)
    for _ in 0..<runCount {
      guard let first: UInt32 = fields.integer(), let count: UInt32 = fields.integer() else {
        return false
      }
      runs.append(StoredRun(first: Int(first), count: Int(count), block: block))
      block += Int(count)
    }
    guard block == section.blockCount else { return false }
    (self.rowCount, self.lastNumber) = (rowCount, lastNumber)
    pages = StoredPages(section, of: slots, in: state.file, runs) { [slots, state] page, defect in
      state.rebuilt(slots, after: defect).rows.page(page)
    }
    return true
  }

  /// The bytes that are read with the root.
  static func extra(_ base: TableBase, _ runs: [StoredRun]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendInteger(base.slots.fingerprint)
    bytes.appendInteger(UInt64(base.rowCount))
    bytes.appendInteger(base.lastNumber)
    bytes.appendInteger(UInt32(runs.count))
    for run in runs {
      bytes.appendInteger(UInt32(run.first))
      bytes.appendInteger(UInt32(run.count))
    }
    return bytes
  }
}

extension Slots {
  /// What tells kinds apart whose rows and indexes would not be understood as each other's.
  var fingerprint: UInt64 {
    var bytes = blank.bytes
    for (field, slot) in zip(fields, all) {
      bytes.appendCounted(Array(field.name.utf8))
      bytes.append(slot.property.rawValue)
      let facts = [
        slot.isOptional, slot.isOmittable, field.isList, field.hasPosting, field.hasColumn,
        field.isUnique, field.isMatched, field.traits.lifecycle != nil,
        field.traits.flags.contains(.searchable),
      ]
      for fact in facts { bytes.append(fact ? 1 : 0) }
      field.type.appendForm(to: &bytes)
    }
    for (name, fate) in former.all {
      bytes.appendCounted(Array(name.utf8))
      if case .renamed(let slot) = fate { bytes.append(contentsOf: fields[slot].name.utf8) }
      bytes.append(0)
    }
    return bytes.withUnsafeBytes { XXHash64.hash($0) }
  }
}

extension FieldType {
  /// Appends what tells types apart that would not read each other's values.
  fileprivate func appendForm(to bytes: inout [UInt8]) {
    bytes.appendCounted(Array(name.utf8))
    switch self {
    case .choice(let options, isOpen: false):
      for option in options { bytes.appendCounted(Array(option.key.utf8)) }
    case .list(let element): element.appendForm(to: &bytes)
    case .parts(let parts):
      for part in parts {
        bytes.appendCounted(Array(part.name.utf8))
        part.type.appendForm(to: &bytes)
      }
    case .text, .bool, .integer, .date, .time, .money, .email, .phone, .choice, .reference,
      .principal:
      break
    }
  }
}
