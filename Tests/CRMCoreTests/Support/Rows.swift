@testable import CRMCore

extension RecordSchema {
  /// The row of a record, as writing it would make it.
  func row(of record: Root) -> Row {
    var builder = RowBuilder()
    withUnsafePointer(to: record) { slots.build(&builder, from: UnsafeRawPointer($0)) }
    return builder.row(position: 0, version: record.header.version, byteBound: 0)
  }

  /// Writes the fields that have a value as an object, as a line of the journal has them.
  func encode(
    _ record: Root, stampedBy principal: Principal, at time: Timestamp, _ writer: inout JSONWriter
  ) {
    row(of: record).view { slots.encode($0, stampedBy: principal, at: time, &writer) }
  }

  /// The fields in which two records differ, without the stamped ones.
  func differences(_ left: Root, _ right: Root) -> [Int] {
    fields.indices.filter { index in
      !fields[index].traits.flags.contains(.stamped) && !isSame(fields[index], left, right)
    }
  }

  /// The record that a row holds.
  func record(of row: Row) -> Root { row.view { Root($0, 0) } }

  /// The row that an object of fields leads to.
  func row(ofJSON json: [UInt8]) throws -> Row {
    try json.withUnsafeBytes { bytes in
      var reader = JSONReader(bytes, mode: .journal)
      var builder = RowBuilder()
      try slots.read(&reader, into: &builder)
      try reader.finish()
      return builder.row(position: 0, version: 0, byteBound: 0)
    }
  }

  /// The row that an object of `name:[old,new]` leads to.
  func row(ofChanges json: [UInt8], on old: Row) throws -> Row {
    try json.withUnsafeBytes { bytes in
      var reader = JSONReader(bytes, mode: .journal)
      var builder = RowBuilder()
      old.view { builder.begin(with: $0, slotCount: fields.count) }
      try slots.readChanges(&reader, into: &builder)
      try reader.finish()
      return builder.row(position: 0, version: 0, byteBound: 0)
    }
  }
}

extension WriteTransaction {
  /// Writes a change past all checks, as if the rules had been others then.
  mutating func force<R: CRMRecord>(_ new: R, from old: R) throws {
    guard let row = row(old.id) else { throw CRMError.notFound(old.reference) }
    var proposal = Proposal(.update, old, row, to: new)
    proposal.new.header.stampChange(by: actor.principal, at: commitTime)
    proposal.makeRow(&builder)
    try write(proposal)
  }
}

extension Snapshot {
  /// The same snapshot with nothing left in the log.
  var folded: Snapshot {
    var state = state.forked()
    state.fold()
    return Snapshot(state, configuration, catalog)
  }
}
