extension Snapshot {
  /// The live records of a kind that point at a record by any of their fields, or parts of them.
  public func records<R: Declared>(
    _: R.Type, pointingAt record: RecordReference
  ) -> RecordQuery<R> {
    let fields = R.schema.slots.references.filter { field in
      field.targets.map { $0.isEmpty || $0.contains(record.kind) } ?? false
    }
    return records(fields, naming: record)
  }

  /// The live records of a kind that point at a record by any of their fields, or parts of them.
  public func records<R: Declared, T: Declared>(
    _: R.Type, pointingAt id: Identifier<T>
  ) -> RecordQuery<R> {
    records(R.self, pointingAt: id.reference)
  }

  /// The live records of a kind that point at a record by one of their fields, or by an element of it.
  public func records<R: Declared, T: Declared, V: ReferenceValue>(
    _: R.Type, pointingAt id: Identifier<T>, by path: KeyPath<R, V>
  ) -> RecordQuery<R> {
    records([R.field(path)], naming: id.reference)
  }

  private func records<R: Declared>(
    _ fields: [AnyField], naming record: RecordReference
  ) -> RecordQuery<R> {
    let table = state.table(R.self)
    let found = fields.reduce(IDSet()) { found, field in
      found.union(table.content.records(of: field, naming: record))
    }
    return self[R.self].of(IDSet(sorted: found.filter { table.content.isLive($0) }))
  }
}
