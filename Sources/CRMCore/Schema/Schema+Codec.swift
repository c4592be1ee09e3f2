extension Schema {
  /// Writes the fields that have a value as an object.
  /// When and by whom it was made stand on the line already, unless the record says otherwise.
  package func encode(
    _ record: Root, stampedBy principal: Principal, at time: Timestamp, _ writer: inout JSONWriter
  ) {
    var builder = RowBuilder()
    withUnsafePointer(to: record) { slots.build(&builder, from: UnsafeRawPointer($0)) }
    builder.row(position: 0, version: 0, byteBound: 0).view {
      slots.encode($0, stampedBy: principal, at: time, &writer)
    }
  }

  /// The fields in which two records differ, without the stamped ones.
  package func differences(_ left: Root, _ right: Root) -> [Int] {
    fields.indices.filter { index in
      !fields[index].traits.flags.contains(.stamped) && !isSame(fields[index], left, right)
    }
  }
}
