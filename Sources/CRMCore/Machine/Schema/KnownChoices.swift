/// The options of a choice, each made once as a property: to take one of them is to copy it, where to
/// make it asks its type through run-time generics.
struct KnownChoices: Sendable {
  private typealias Known = (key: UnsafeRawBufferPointer, property: UnsafeRawPointer)
  // Written before anybody has it and never again; kept as long as the process runs, as schemas are.
  nonisolated(unsafe) private let all: UnsafeBufferPointer<Known>

  init(_ field: AnyField) {
    let options = field.access.property == .choice ? field.type.options : []
    let known: [Known] = options.compactMap { option in
      field.access.kept(.text(option.key)).map { (Self.kept(option.key), $0) }
    }
    let room = UnsafeMutableBufferPointer<Known>.allocate(capacity: known.count)
    _ = room.initialize(from: known)
    all = UnsafeBufferPointer(room)
  }

  private static func kept(_ key: String) -> UnsafeRawBufferPointer {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: key.utf8.count, alignment: 1)
    room.copyBytes(from: key.utf8)
    return UnsafeRawBufferPointer(room)
  }

  /// The property that holds the choice of a key; nil where no option has it.
  @inline(__always)
  subscript(key: UnsafeRawBufferPointer) -> UnsafeRawPointer? {
    for known in all where areSame(known.key, key) { return known.property }
    return nil
  }
}
