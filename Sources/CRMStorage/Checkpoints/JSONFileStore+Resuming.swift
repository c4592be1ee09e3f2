public import CRMCore
import Synchronization

extension JSONFileStore {
  /// Opens the store from its newest checkpoint that belongs to the journal and that `takes` takes,
  /// and passes the lines after it to `consumer`.
  ///
  /// Of the journal only one line before that is read, the checkpoint's own, and the sizes of the
  /// segments are compared with what they were. Without a checkpoint all lines are passed, as
  /// ``open(at:options:passing:)`` does; ``checkpointUse`` says what happened. `takes` is asked of
  /// each in turn, the newest first; the last one it took is the one that is used.
  public static func open(
    at path: String, options: Options = Options(), taking takes: (Checkpoint.File) -> Bool,
    passing consumer: StoreLocation.Consumer
  ) throws -> JSONFileStore {
    try withoutActuallyEscaping(takes) { takes in
      try open(
        at: path, options: options, files: POSIXFileSystem(), taking: takes, passing: consumer)
    }
  }

  func remember(_ tail: Tail) {
    knownEnds.withLock { $0[tail.head.position] = tail.place }
  }

  /// Where a line begins, if the commit before it is one whose end is known.
  func knownStart(of wanted: Position, in segment: Position) -> Int? {
    guard let end = knownEnds.withLock({ $0[wanted - 1] }), end.segment == segment else {
      return nil
    }
    return end.offset
  }
}
