extension View {
  /// The views that every store has from the start, by kind and name.
  public static let builtIn: [View] = [
    View("mine", of: "lead", filter: "owner = me"),
    View("mine", of: "reminder", filter: "user = me and status = pending", sort: "due"),
    View(
      "overdue", of: "reminder", filter: "user = me and status = pending and due < now", sort: "due"
    ),
    View(
      "upcoming", of: "reminder", filter: "user = me and status = pending and due >= now",
      sort: "due"),
    View("mentions", of: "comment", filter: "mentions = me", sort: "created-at:desc"),
    View("not-signed", of: "contract", filter: "status = draft"),
    View("not-paid", of: "contract", filter: "status = signed and unpaid = yes"),
    View(
      "without-support", of: "event", filter: "support is empty and status = planned", sort: "start"
    ),
    View("assigned-to-me", of: "event", filter: "support = me", sort: "start"),
    View("mine", of: "order", filter: "owner = me", sort: newest),
    View(
      "today", of: "order", filter: "created-at >= today and created-at < tomorrow", sort: newest),
    View(
      "this-week", of: "order",
      filter: "created-at >= start-of-week and created-at < start-of-next-week", sort: newest),
    View(
      "this-month", of: "order",
      filter: "created-at >= start-of-month and created-at < start-of-next-month", sort: newest),
    View(
      "connected-this-month", of: "order",
      filter: "status = connected and connected-at >= start-of-month"
        + " and connected-at < start-of-next-month",
      sort: "connected-at:desc"),
  ]

  private static let newest = "created-at:desc"
}
