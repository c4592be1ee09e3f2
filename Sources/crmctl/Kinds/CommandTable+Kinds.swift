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
    let ending = R.schema.deletion == .allowed ? ", delete" : ""
    return Noun(
      R.kind.rawValue, "\(Naming.label(R.schema.plural)): list, show, add, change\(ending)."
    ) {
      let own = named(R.kind.rawValue)
      let generated = KindVerbs<R>().all.filter { verb in !own.contains { $0.path == verb.path } }
      return generated + own
    }
  }
}
