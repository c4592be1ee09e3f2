/// One line of a record's declaration: a field's name, where it lives in the struct, its traits.
public struct Field<Root: Sendable>: Sendable {
  let erased: AnyField

  /// Declares the stored property at `path` as the field `name`.
  ///
  /// The property must be stored in the struct itself: a computed, lazy or observed one has no
  /// offset, which stops the program at its first use of the schema.
  public init<V: FieldValue>(
    _ name: StaticString, _ path: any WritableKeyPath<Root, V> & Sendable,
    _ traits: FieldTrait<V>...
  ) {
    guard let offset = MemoryLayout<Root>.offset(of: path) else {
      // Told in a release build too, where a precondition stops without a word.
      fatalError("\(Root.self).\(name) is not a stored property")
    }
    var gathered = AnyField.Traits()
    for trait in traits { trait.apply(&gathered) }
    erased = AnyField(
      key: name, type: V.crmType, traits: gathered, offset: offset, path: path,
      access: FieldAccess(V.self))
  }
}

extension FieldTrait {
  /// Stamped by the engine, and so left out of the journal's changes.
  package static var stamped: FieldTrait { FieldTrait { $0.flags.insert(.stamped) } }
}
