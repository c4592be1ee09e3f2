extension Policy {
  /// What can be done to a record, as far as permissions tell it apart.
  public enum Action: String, Hashable, Sendable, CaseIterable {
    /// Make a record.
    case create
    /// See a record.
    case read
    /// Change fields, and the named operations that change them.
    case update
    /// Delete and restore.
    case delete
    /// Set the owner.
    case assign
    /// Turn a lead into a customer.
    case convert
    /// Make one of two records.
    case merge
    /// Take lists out of the store.
    case export
    /// Bring records in, with owners and dates of their own.
    case `import`
    /// Read history and the trail.
    case audit
    /// Set policy and settings, and use the store's own verbs.
    case administer
  }
}
