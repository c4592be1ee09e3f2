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

  /// What is about a record, or about a lead that became it, by the field that names the subject.
  func filter(_ field: AnyField, about record: RecordReference) -> Filter {
    .oneOf(FieldPath(field), subjects(sharedBy: record).map(Value.reference))
  }
}
