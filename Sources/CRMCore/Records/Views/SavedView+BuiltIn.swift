extension SavedView {
  /// The views that every store has from the start, by kind and name.
  public static let builtIn: [SavedView] = [
    SavedView("mine", of: "lead", filter: "owner = me"),
    SavedView("mine", of: "reminder", filter: "user = me and status = pending", sort: "due"),
    SavedView(
      "overdue", of: "reminder", filter: "user = me and status = pending and due < now", sort: "due"
    ),
    SavedView(
      "upcoming", of: "reminder", filter: "user = me and status = pending and due >= now",
      sort: "due"),
    SavedView("mentions", of: "comment", filter: "mentions = me", sort: "created-at:desc"),
    SavedView("not-signed", of: "contract", filter: "status = draft"),
    SavedView("not-paid", of: "contract", filter: "status = signed and unpaid = yes"),
    SavedView(
      "without-support", of: "event", filter: "support is empty and status = planned", sort: "start"
    ),
    SavedView("assigned-to-me", of: "event", filter: "support = me", sort: "start"),
    SavedView("mine", of: "order", filter: "owner = me", sort: newest),
    SavedView(
      "today", of: "order", filter: "created-at >= today and created-at < tomorrow", sort: newest),
    SavedView(
      "this-week", of: "order",
      filter: "created-at >= start-of-week and created-at < start-of-next-week", sort: newest),
    SavedView(
      "this-month", of: "order",
      filter: "created-at >= start-of-month and created-at < start-of-next-month", sort: newest),
    SavedView(
      "connected-this-month", of: "order",
      filter: "status = connected and connected-at >= start-of-month"
        + " and connected-at < start-of-next-month",
      sort: "connected-at:desc"),
  ]

  private static let newest = "created-at:desc"
}
