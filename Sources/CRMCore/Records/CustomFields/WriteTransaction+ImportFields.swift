extension WriteTransaction {
  /// Brings the rows of a file in as records of one kind: one operation, all rows or none.
  ///
  /// Where rows are refused, nothing is written unless the options skip errors; the result tells of
  /// every row. Records keep dates, authors and statuses that they bring; an import that changes
  /// nothing appends nothing. `progress` is told from time to time how many rows are done of how
  /// many. Throws ``CRMError/denied(_:)`` without the right to import, and a ``ValueError`` where
  /// an option names a field or a column that there is not. O(rows).
  public mutating func importRecords<R: CRMRecord>(
    _ kind: R.Type, from source: ImportSource, _ options: ImportOptions = ImportOptions(),
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> ImportResult {
    try importRecords(
      kind, from: source, options,
      makingFields: { tx, kind, field in
        try tx.insert(CustomField(of: kind, key: field.key, label: field.label))
      }, progress: progress)
  }
}
