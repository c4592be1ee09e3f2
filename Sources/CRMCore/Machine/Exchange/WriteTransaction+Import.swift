extension WriteTransaction {
  /// Makes a custom field of a kind; what knows how fields are kept says how.
  package typealias FieldMaker =
    (inout WriteTransaction, RecordKind, CustomFieldDefinition) throws -> Void

  /// Brings the rows of a file in as records of one kind, as one operation.
  ///
  /// Throws where the acting user may not import the kind, or an option names what there is not.
  /// What is wrong with rows stands in the result.
  package mutating func importRecords<R: CRMRecord>(
    _: R.Type, from source: ImportSource, _ options: ImportOptions, makingFields make: FieldMaker,
    progress: (Int, Int) -> Void
  ) throws -> ImportResult {
    let decision = configuration.policy.decide(actor, .import, on: .kind(R.self))
    if case .denied(let denial) = decision { throw CRMError.denied(denial) }
    let plan = try ImportPlanner<R>(source, options, snapshot).decide()
    var run = ImportRun<R>(plan, options, source, in: self)
    let position = nextPosition
    do {
      try importing("\(R.kind).import") { tx in
        for field in plan.newFields { try make(&tx, R.kind, field) }
        try run.write(in: &tx, progress)
        if run.isAbandoned { throw Abandoned() }
      }
    } catch is Abandoned {
      run.abandon()
      return run.result(at: nil)
    }
    return run.result(at: position)
  }

  /// Takes back what an import did that is not to be written.
  private struct Abandoned: Error {}
}
