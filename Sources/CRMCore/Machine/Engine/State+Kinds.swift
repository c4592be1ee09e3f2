extension State {
  /// The table of a kind; throws when the store was opened without it.
  func knownTable<R: Declared>(_: R.Type) throws(CRMError) -> Table<R> {
    guard let table = find(R.self) else { throw .unknownKind(R.kind) }
    return table
  }
}
