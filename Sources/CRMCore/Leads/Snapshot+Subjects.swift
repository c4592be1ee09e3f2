extension Snapshot {
  /// The record and the leads that were converted to it: what is about one of them is about it.
  public func subjects(sharedBy record: RecordReference) -> [RecordReference] {
    let links = Lead.schema.fields.filter { field in
      field.isReadOnly && field.targets?.contains(record.kind) == true
    }
    let origins = links.flatMap { field in
      leads.where(.compare(FieldPath(field), .equal, .reference(record))).ids().map(\.reference)
    }
    return [record] + origins.uniqued()
  }
}
