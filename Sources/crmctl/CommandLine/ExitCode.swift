/// What the process tells its caller; scripts depend on these numbers.
enum ExitCode: Int32, Sendable {
  case done = 0
  case failure = 1
  /// Words or options that the command does not know.
  case usage = 2
  /// No store, or a record or user named as an argument is not there.
  case notFound = 3
  /// Somebody else was first: conflict, busy, another version.
  case conflict = 4
  /// Denied, or not signed in.
  case denied = 5
  /// The engine refuses it by its rules.
  case refused = 6
  /// The store is damaged or of a newer version.
  case damaged = 7
  case inputOutput = 8
}
