import CRMCore

/// The options that choose records of a kind, and what they choose.
enum Selection<R: CRMRecord> {
  /// `--where`, `--mine` and a shortcut for every field that can be filtered.
  static var options: [any AnyOption] {
    let mine: [any AnyOption] = R.schema.ownerField == nil ? [] : [SelectionFlags.mine]
    return [condition()] + mine + [SelectionFlags.deleted]
      + Shortcut.all(of: R.self).map(\.option) + [custom]
  }

  /// The conditions that are asked for in the language of filters.
  static func condition(
    _ help: String = "Only those that meet a condition, such as \"status = new\""
  ) -> Option<[Meaning<Filter>]> {
    .meanings("where", "EXPR", help) { try FilterParser(R.self, $1.values).parse($0) }
  }

  private static var custom: Option<[KeyAndValue]> {
    .pairs("custom", "KEY=VALUE", "Only with that value of a custom field")
  }

  /// What the options choose, of what the user may read.
  static func query(_ session: Session) throws -> RecordQuery<R> {
    var query = session.records(R.self, deleted: try session[SelectionFlags.deleted])
    if let view = try session[Arrangement<R>.view()] {
      query = query.where(try view.condition(R.self, session.values))
    }
    for filter in try session[condition()] { query = query.where(filter) }
    if try session[SelectionFlags.mine] || isOwn(session), let owner = R.schema.ownerField {
      let me = RecordReference(kind: Principal.kind, number: session.actor.number)
      query = query.where(.compare(FieldPath(owner), .equal, .reference(me)))
    }
    for shortcut in Shortcut.all(of: R.self) {
      if let filter = try shortcut.filter(R.self, session) { query = query.where(filter) }
    }
    for (key, text) in try session[custom] {
      for path in try session.paths(CustomValues.prefix + key, of: R.self) {
        query = query.where(
          try CommandError.usage { try session.values.condition(path, .equal, text) })
      }
    }
    return query
  }

  /// Whether only the user's own are meant because their role sees those first.
  static func isOwn(_ session: Session) -> Bool {
    guard let owner = R.schema.ownerField else { return false }
    let asked: [String] =
      [SelectionFlags.mine.form, SelectionFlags.deleted.form, Arrangement<R>.view().form]
      .map(\.name) + [owner.optionName]
    return session.snapshot.listsOwn(R.self, for: session.actor)
      && !session.invocation.given.contains { asked.contains($0.name) }
  }
}

/// The flags that choose records of any kind.
private enum SelectionFlags {
  static let mine = Option.flag("mine", "Only my own")
  static let deleted = Option.flag("deleted", "Only deleted ones")
}
