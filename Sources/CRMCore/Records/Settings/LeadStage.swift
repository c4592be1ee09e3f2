extension StoreSettings {
  /// One status of leads, in a table that takes the place of the declared one.
  public struct LeadStage: CompositeValue, Hashable {
    /// The key in kebab case.
    public var key = ""
    /// The words that tables show; derived from the key where there are none.
    public var label: String?
    /// What it means: converting leads to what is won, losing to what is lost.
    public var kind = Lifecycle.Meaning.open
    /// The keys of the statuses that it leads to.
    public var next: [String] = []

    /// The parts.
    public static let parts: [CompositePart<StoreSettings.LeadStage>] = [
      CompositePart("key", \.key, isRequired: true), CompositePart("label", \.label),
      CompositePart("kind", \.kind), CompositePart("next", \.next),
    ]

    /// Makes an empty status.
    public init() {}

    /// Makes a status that leads to others.
    public init(
      _ key: String, label: String? = nil, kind: Lifecycle.Meaning = .open, next: [String] = []
    ) {
      self.key = key
      self.label = label
      self.kind = kind
      self.next = next
    }
  }
}
