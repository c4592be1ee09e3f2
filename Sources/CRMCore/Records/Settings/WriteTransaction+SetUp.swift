extension WriteTransaction {
  /// Sets an empty store up: its settings, its first administrator, and what its preset brings.
  ///
  /// The settings name the preset's policy. Returns the administrator.
  @discardableResult
  public mutating func setUp(_ settings: StoreSettings, administrator: User) throws -> User.ID {
    try perform("store.set-up") { tx in
      try tx.insert(settings)
      for field in Preset.named(settings.policy)?.fields ?? [] { try tx.insert(field) }
      return try tx.insert(administrator)
    }
  }
}
