extension Snapshot {
  /// The heading of a report on a kind: whose records the reader's role lets be counted.
  public func heading<R: CRMRecord>(
    _: R.Type, for actor: some Acting, asOf: Timestamp, _ period: Report.Period? = nil
  ) -> Report.Heading {
    let scopes = user(actor).map { configuration.policy.readScopes($0, R.schema.group) } ?? []
    let scope =
      scopes.contains(.all)
      ? "all" : scopes.isEmpty ? "none" : scopes.map(\.rawValue).joined(separator: ", ")
    return Report.Heading(scope: scope, asOf: asOf, period: period)
  }
}
