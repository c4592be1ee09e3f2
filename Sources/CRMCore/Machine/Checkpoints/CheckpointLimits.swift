extension Checkpoint {
  /// How large the parts of a checkpoint may be; what is beyond is refused before it is written.
  package enum Limits {
    /// The most bytes of a block: 256 MiB.
    package static let blockBytes = 256 << 20
    /// The most bytes of the root, which holds the sections' names and extra bytes: 16 MiB.
    package static let rootBytes = 16 << 20
    /// How many references a table block holds at most.
    static let tableFanOut = 256
  }
}
