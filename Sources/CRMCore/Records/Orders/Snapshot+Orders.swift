extension Snapshot {
  /// The orders.
  public var orders: RecordQuery<Order> { self[Order.self] }

  /// The orders created in the day, week, month … that holds `time`, in the settings' zone.
  public func orders(
    created unit: CalendarDate.Unit, holding time: Timestamp, in zone: (any TimeZoneRules)? = nil
  ) -> RecordQuery<Order> {
    orders.created(in: interval(of: unit, holding: time, in: zone))
  }

  /// The orders first connected in the day, week, month … that holds `time`, and connected still.
  ///
  /// What turned out badly since then is not among them.
  public func orders(
    connected unit: CalendarDate.Unit, holding time: Timestamp, in zone: (any TimeZoneRules)? = nil
  ) -> RecordQuery<Order> {
    orders.connected(in: interval(of: unit, holding: time, in: zone))
  }

  /// The orders of a user.
  public func orders(of user: User.ID) -> RecordQuery<Order> { orders.where(\.owner, user) }
}

extension RecordQuery where R == Order {
  /// Only those first connected in a period, its end excluded, and connected still.
  public func connected(in period: Range<Timestamp>) -> RecordQuery {
    self.where(\.status, .connected).where(FieldPath(Order.field(\.connectedAt)), in: period)
  }

  /// What they are worth together, one sum a currency; no order is no sum.
  public var total: [Money] { sum(of: \.value) }
}
