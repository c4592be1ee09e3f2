import Synchronization

/// A part of a table: at hand, or read from a checkpoint when somebody first asks for it.
struct Deferred<Part: Sendable>: Sendable {
  // One of both is there at any time, and `made` is asked first.
  private var made: Part?
  /// The part as a checkpoint has it; nil once it is another.
  private(set) var stored: StoredPart<Part>?

  init(_ part: Part) { made = part }

  init(_ stored: StoredPart<Part>) { self.stored = stored }

  var value: Part {
    if let made { return made }
    guard let stored else { preconditionFailure("a part that is nowhere") }
    return stored.value
  }

  /// Changes the part, in place where nobody else has it.
  mutating func change(_ body: (inout Part) -> Void) {
    var part = value
    (made, stored) = (nil, nil)
    body(&part)
    made = part
  }
}

/// A part of a table in a checkpoint, read once.
final class StoredPart<Part: Sendable>: Sendable {
  private let file: Checkpoint.File
  private let section: Checkpoint.Section
  private let load: @Sendable () -> Part
  private let loaded = Mutex<Part?>(nil)

  init(
    _ section: Checkpoint.Section, in file: Checkpoint.File, load: @escaping @Sendable () -> Part
  ) {
    (self.section, self.file, self.load) = (section, file, load)
  }

  /// The bytes of the part; nil where they cannot be read.
  var bytes: [UInt8]? { try? file.bytes(of: section) }

  var value: Part {
    loaded.withLock { loaded in
      if let loaded { return loaded }
      let part = load()
      loaded = part
      return part
    }
  }
}
