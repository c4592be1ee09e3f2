import CRMCore

/// What a word of the command line means in a store: a time in its zone, an amount in its
/// currency, one of its records.
struct Meaning<Value>: Sendable {
  let find: @Sendable (Session) throws -> Value
}

extension Option {
  /// An option whose value `find` makes with what the store knows.
  static func meaning<T>(
    _ name: String, _ placeholder: String, _ help: String,
    _ find: @escaping @Sendable (String, Session) throws -> T
  ) -> Self where Value == Meaning<T>? {
    .value(name, placeholder, help) { text in Meaning { try find(text, $0) } }
  }

  /// An option that may be given several times, whose values `find` makes.
  static func meanings<T>(
    _ name: String, _ placeholder: String, _ help: String,
    _ find: @escaping @Sendable (String, Session) throws -> T
  ) -> Self where Value == [Meaning<T>] {
    .list(name, placeholder, help) { text in Meaning { try find(text, $0) } }
  }

  /// An option whose value is one of a type of fields; an empty text is none.
  static func typed<T: FieldValue>(
    _ name: String, _ placeholder: String, _ help: String, as _: T.Type
  ) -> Self where Value == Meaning<T>? {
    let form = OptionForm(name: name, help: help, placeholder: placeholder)
    return Self(form: form) { texts in
      guard let text = texts.last, !text.isEmpty else { return nil }
      return Meaning { try T(crmValue: $0.values.value(text, as: T.crmType)) }
    }
  }
}

extension Argument {
  /// An argument whose value `find` makes with what the store knows.
  static func meaning<T>(
    _ name: String, _ help: String, replacedBy: (any AnyOption)? = nil,
    completion: Completion = .none, _ find: @escaping @Sendable (String, Session) throws -> T
  ) -> Self where Value == Meaning<T> {
    Self(name, help, replacedBy: replacedBy, completion: completion) { word in
      Meaning { try find(word, $0) }
    }
  }

  /// An argument that names a record: `17`, `lead/17`, a user's name.
  static func record<R: CRMRecord>(
    _ name: String, _ help: String, of _: R.Type, replacedBy: (any AnyOption)? = nil
  ) -> Self where Value == Meaning<Identifier<R>> {
    .meaning(name, help, replacedBy: replacedBy) { try $1.id($0, of: R.self) }
  }

  /// An argument that names a record of some kinds, which is there.
  static func reference(_ name: String, _ help: String, to kinds: [RecordKind] = []) -> Self
  where Value == Meaning<RecordReference> {
    .meaning(name, help) { word, session in
      let reference = try session.reference(word, to: kinds)
      if session.snapshot.can(session.actor, .read, reference) == nil {
        throw CRMError.notFound(reference)
      }
      return reference
    }
  }
}

extension Argument<any CRMRecord.Type> {
  /// An argument that names a kind of record.
  static func kind(_ catalog: Catalog) -> Self {
    let names = catalog.kinds.map { $0.kind.rawValue }
    return Self("KIND", "The kind of the records", completion: .choices(names)) { name in
      if let type = catalog[RecordKind(rawValue: name)] { return type }
      throw CommandError.unknown("kind of record", name, among: names)
    }
  }
}

extension Session {
  /// What an option was given.
  subscript<Value>(_ option: Option<Value>) -> Value { get throws { try invocation[option] } }

  /// What an argument was given.
  subscript<Value>(_ argument: Argument<Value>) -> Value {
    get throws { try invocation[argument] }
  }

  /// What the word that an option was given means here.
  subscript<T>(_ option: Option<Meaning<T>?>) -> T? {
    get throws { try invocation[option]?.find(self) }
  }

  /// What the words that an option was given mean here.
  subscript<T>(_ option: Option<[Meaning<T>]>) -> [T] {
    get throws { try invocation[option].map { try $0.find(self) } }
  }

  /// What the word that an argument was given means here.
  subscript<T>(_ argument: Argument<Meaning<T>>) -> T {
    get throws { try invocation[argument].find(self) }
  }
}
