extension Slots {
  /// Reads the fields of a line into the row that it leads to, from the one before where there is one.
  func read(
    _ reader: inout JSONReader, of line: JournalLine, from old: Row?, into row: inout RowBuilder
  ) throws {
    guard let old, !line.isInsert else {
      try read(&reader, into: &row)
      return stampInsert(&row, by: line.by, at: line.time)
    }
    old.view { row.begin(with: $0, slotCount: all.count) }
    try readChanges(&reader, into: &row)
    stampChange(&row, by: line.by, at: line.time)
  }

  /// Stamps a new row; dates that an import brought stay.
  private func stampInsert(_ row: inout RowBuilder, by principal: Principal, at time: Timestamp) {
    let createdAt = row.withValue(stamps.createdAt) { $0.int64 }
    if createdAt == RecordHeader.unstamped.milliseconds {
      row.replace(stamps.createdAt, number: time.milliseconds)
    }
    let createdBy = row.withValue(stamps.createdBy) { $0.uint32 }
    if createdBy == RecordHeader.nobody.number {
      row.replace(stamps.createdBy, number: principal.number)
    }
    stampChange(&row, by: principal, at: time)
  }

  /// Stamps the row of a change.
  func stampChange(_ row: inout RowBuilder, by principal: Principal, at time: Timestamp) {
    row.replace(stamps.modifiedAt, number: time.milliseconds)
    row.replace(stamps.modifiedBy, number: principal.number)
  }
}

extension State {
  /// Applies the fields of a line: a decided fact, which no rule can refuse any more.
  package mutating func apply(
    _ line: JournalLine, _ slots: Slots, _ reader: inout JSONReader
  ) throws {
    var builder = RowBuilder()
    try apply(line, slots, &reader, &builder)
    foldIfFull()
  }

  mutating func apply(
    _ line: JournalLine, _ slots: Slots, _ reader: inout JSONReader, _ builder: inout RowBuilder
  ) throws {
    let number = line.record.number
    let old = withRow(slots, number) { Row(copying: $0) }
    try line.check(after: old?.view(\.position), at: line.time)
    let start = reader.offset
    try slots.read(&reader, of: line, from: old, into: &builder)
    let bound = reader.offset - start + (line.isInsert ? 0 : old?.view(\.byteBound) ?? 0)
    let version = line.isInsert ? 1 : (old?.view(\.version) ?? 0) + 1
    let row = builder.row(position: line.position, version: version, byteBound: bound)
    append(row, number, slots, at: RowStamp(position: line.position, byteBound: bound))
  }
}
