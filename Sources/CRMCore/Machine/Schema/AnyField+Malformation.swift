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
