extension RecordComment {
  /// The users that the body mentions.
  ///
  /// A name that is no user's is only text. One that was a user's when an earlier body was written
  /// still means that user, though they go by another name since.
  func mentions(from old: RecordComment?, in tx: borrowing WriteTransaction) -> [User.ID] {
    let (known, unknown) = Self.users(mentionedIn: body, tx)
    guard let old, !old.mentions.isEmpty else { return known.uniqued() }
    let before = Self.users(mentionedIn: old.body, tx)
    if unknown.isDisjoint(with: before.unknown) { return known.uniqued() }
    return (known + old.mentions.filter { !before.known.contains($0) }).uniqued()
  }

  private static func users(
    mentionedIn body: String, _ tx: borrowing WriteTransaction
  ) -> (known: [User.ID], unknown: Set<Substring>) {
    var known: [User.ID] = []
    var unknown: Set<Substring> = []
    for name in names(mentionedIn: body) {
      if let user = user(named: name, tx) { known.append(user) } else { unknown.insert(name) }
    }
    return (known, unknown)
  }

  /// The user of that name; a full stop or hyphen at its end may belong to the sentence.
  private static func user(named name: Substring, _ tx: borrowing WriteTransaction) -> User.ID? {
    var name = name
    while !name.isEmpty {
      if let user = tx[User.self].where(\.username, String(name)).first { return user.id }
      guard let last = name.last, !last.isLetter, !last.isNumber else { return nil }
      name.removeLast()
    }
    return nil
  }

  /// What stands after each `@` that begins a word, so that mail addresses mention nobody.
  private static func names(mentionedIn body: String) -> [Substring] {
    var names: [Substring] = []
    var rest = body[...]
    while let sign = rest.firstIndex(of: "@") {
      let name = body[body.index(after: sign)...].prefix(while: isPartOfName)
      let isWithinWord = sign > body.startIndex && isPartOfName(body[body.index(before: sign)])
      if !isWithinWord, !name.isEmpty { names.append(name) }
      rest = body[name.endIndex...]
    }
    return names
  }

  private static func isPartOfName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "._-".contains(character)
  }
}
