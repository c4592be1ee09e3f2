extension WriteTransaction {
  /// Gives an event to the user who looks after it.
  public mutating func setSupport(_ event: Event.ID, to user: User.ID) throws {
    try perform("event.set-support") { tx in
      _ = try tx.update(event) { $0.support = user }
    }
  }

  /// Notes that a planned event took place.
  public mutating func finish(_ event: Event.ID) throws {
    try perform("event.done") { tx in try tx.advance(event, to: Event.Status.done) }
  }

  /// Calls a planned event off.
  public mutating func cancel(_ event: Event.ID) throws {
    try perform("event.cancel") { tx in try tx.advance(event, to: Event.Status.cancelled) }
  }
}
