extension CRM {
  /// How much of a store are contents of attachments.
  public struct ContentUsage: Hashable, Sendable {
    /// How many contents the store keeps.
    public internal(set) var count = 0
    /// How many bytes these have.
    public internal(set) var byteCount = 0
    /// How many of them no live attachment needs.
    ///
    /// They stay: restoring a deleted attachment, and reading as of a past time, may need them again.
    public internal(set) var unneededCount = 0
    /// How many bytes these have.
    public internal(set) var unneededByteCount = 0
  }
}
