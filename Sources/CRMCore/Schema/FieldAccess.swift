/// The operations on one property through a pointer to it, made once for the property's type.
///
/// This is the one place where the schema touches memory. Each closure binds the pointer to `V`,
/// and is sound because the pointer's offset and `V` come from the same key path (``Field``).
@usableFromInline
struct FieldAccess: Sendable {
  let decode: @Sendable (inout JSONReader, UnsafeMutableRawPointer) throws -> Void
  let encode: @Sendable (UnsafeRawPointer, inout JSONWriter) -> Void
  let isSame: @Sendable (UnsafeRawPointer, UnsafeRawPointer) -> Bool
  let isAbsent: @Sendable (UnsafeRawPointer) -> Bool
  let value: @Sendable (UnsafeRawPointer) -> Value
  let assign: @Sendable (Value, UnsafeMutableRawPointer) throws(ValueError) -> Void
  let copy: @Sendable (UnsafeRawPointer, UnsafeMutableRawPointer) -> Void
  let normalize: @Sendable (UnsafeMutableRawPointer) -> Void
  let validate: @Sendable (UnsafeRawPointer) throws(ValueError) -> Void
  /// The value as the type gives it back after taking it.
  let form: @Sendable (Value) throws(ValueError) -> Value

  @inlinable @inline(__always)
  init<V: FieldValue>(_: V.Type) {
    self.init(
      decode: { reader, pointer in
        pointer.assumingMemoryBound(to: V.self).pointee = try V.decode(&reader)
      },
      encode: { pointer, writer in
        pointer.assumingMemoryBound(to: V.self).pointee.encode(&writer)
      },
      isSame: { left, right in
        V.isSame(
          left.assumingMemoryBound(to: V.self).pointee,
          right.assumingMemoryBound(to: V.self).pointee)
      },
      isAbsent: { $0.assumingMemoryBound(to: V.self).pointee.isAbsent },
      value: { $0.assumingMemoryBound(to: V.self).pointee.value },
      assign: { (value, pointer) throws(ValueError) in
        pointer.assumingMemoryBound(to: V.self).pointee = try V(value: value)
      },
      copy: { source, target in
        target.assumingMemoryBound(to: V.self).pointee =
          source.assumingMemoryBound(to: V.self).pointee
      },
      normalize: { $0.assumingMemoryBound(to: V.self).pointee.normalize() },
      validate: { (pointer) throws(ValueError) in
        try pointer.assumingMemoryBound(to: V.self).pointee.validate()
      },
      form: { (value) throws(ValueError) in try V(value: value).value })
  }

  @usableFromInline
  init(
    decode: @escaping @Sendable (inout JSONReader, UnsafeMutableRawPointer) throws -> Void,
    encode: @escaping @Sendable (UnsafeRawPointer, inout JSONWriter) -> Void,
    isSame: @escaping @Sendable (UnsafeRawPointer, UnsafeRawPointer) -> Bool,
    isAbsent: @escaping @Sendable (UnsafeRawPointer) -> Bool,
    value: @escaping @Sendable (UnsafeRawPointer) -> Value,
    assign: @escaping @Sendable (Value, UnsafeMutableRawPointer) throws(ValueError) -> Void,
    copy: @escaping @Sendable (UnsafeRawPointer, UnsafeMutableRawPointer) -> Void,
    normalize: @escaping @Sendable (UnsafeMutableRawPointer) -> Void,
    validate: @escaping @Sendable (UnsafeRawPointer) throws(ValueError) -> Void,
    form: @escaping @Sendable (Value) throws(ValueError) -> Value
  ) {
    self.decode = decode
    self.encode = encode
    self.isSame = isSame
    self.isAbsent = isAbsent
    self.value = value
    self.assign = assign
    self.copy = copy
    self.normalize = normalize
    self.validate = validate
    self.form = form
  }
}
