extension CRM {
  /// A clock that is behind the last commit of a store.
  public struct ClockLag: Hashable, Sendable {
    /// What the clock says.
    public let clock: Timestamp
    /// When the last commit was made, by its own words.
    public let lastCommit: Timestamp
  }
}
