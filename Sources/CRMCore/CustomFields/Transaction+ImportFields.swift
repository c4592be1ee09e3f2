extension Transaction {
  /// Brings the rows of a file in as records of one kind: one operation, all rows or none.
  ///
  /// Where rows are refused, nothing is written unless the options skip errors; the result tells of
  /// every row. Records keep dates, authors and statuses that they bring; an import that changes
  /// nothing appends nothing. Throws ``CRMError/denied(_:)`` without the right to import, and a
  /// ``ValueError`` where an option names a field or a column that there is not. O(rows).
  public mutating func importRecords<R: Record>(
    _ kind: R.Type, from source: ImportSource, _ options: ImportOptions = ImportOptions()
  ) throws -> ImportResult {
    try importRecords(kind, from: source, options) { tx, kind, field in
      try tx.insert(CustomField(of: kind, key: field.key, label: field.label))
    }
  }
}
