import CRMCore

extension CommandTable {
  /// A noun for every kind of record: the generated verbs, and those of `named` in their place.
  static func nouns(
    of catalog: Catalog, named: @escaping @Sendable (String) -> [Command]
  ) -> [Noun] {
    catalog.kinds.map { noun($0, named) }
  }

  private static func noun<R: CRMRecord>(
    _: R.Type, _ named: @escaping @Sendable (String) -> [Command]
  ) -> Noun {
    Noun(R.kind.rawValue, summary(R.self)) {
      let own = named(R.kind.rawValue)
      let generated = KindVerbs<R>().all.filter { verb in !own.contains { $0.path == verb.path } }
      return generated + own
    }
  }

  private static func summary<R: CRMRecord>(_: R.Type) -> String {
    let verbs = "list, show, add, change" + (R.schema.deletion == .allowed ? ", delete" : "")
    return "\(Naming.label(R.schema.plural)): \(verbs)."
  }
}
