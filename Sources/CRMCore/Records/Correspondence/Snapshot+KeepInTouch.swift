extension Snapshot {
  /// The day by which a customer is to be contacted again; nil without a cadence.
  ///
  /// The last correspondence with the customer or one of its contacts, else the day the record was
  /// made, and the cadence's days from there, in the settings' zone.
  public func nextContact(with customer: Customer) -> CalendarDate? {
    guard let cadence = customer.cadence else { return nil }
    let parties = [customer.reference] + contacts(of: customer.id).map(\.reference)
    let last = parties.compactMap { correspondence(with: $0).first?.occurredAt }.max()
    return configuration.zone.date(at: last ?? customer.createdAt).adding(days: cadence)
  }

  /// The customers whose day of contact has passed at a time, the longest overdue first.
  ///
  /// O(customers), and for those with a cadence their correspondence.
  public func customersOverdueForContact(at time: Timestamp) -> [Customer] {
    let today = configuration.zone.date(at: time)
    let waiting = customers.compactMap { customer in
      nextContact(with: customer).map { (customer, day: $0) }
    }
    return waiting.filter { $0.day < today }.sorted { $0.day < $1.day }.map(\.0)
  }
}
