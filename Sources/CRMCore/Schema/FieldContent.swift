/// What validation asks of a field in a record: whether it is there, is new, and is well formed.
package struct FieldContent: Sendable {
  /// Whether there is no value.
  package let isAbsent: Bool
  /// Whether it differs from the record as it was; of a new record, whether there is a value.
  package let isChanged: Bool
  /// Whether there was a value before.
  package let hadValue: Bool
  /// Why the content is none that the field may have.
  package let malformation: ValueError?
}

extension AnyField {
  /// Why the content at a pointer to the property is none that the field may have.
  func malformation(at place: UnsafeRawPointer) -> ValueError? {
    do {
      try access.validate(place)
      return nil
    } catch {
      return error
    }
  }
}
