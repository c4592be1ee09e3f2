extension PostalAddress: CompositeValue {
  /// The parts, each a text.
  public static var parts: [CompositePart<PostalAddress>] {
    [
      CompositePart("lines", \.lines), CompositePart("city", \.city),
      CompositePart("region", \.region), CompositePart("postcode", \.postcode),
      CompositePart("country", \.country),
    ]
  }

  /// Makes the address without a text.
  public init() { self.init(lines: "") }

  /// Whether no part has a text.
  public var crmIsAbsent: Bool {
    lines.isEmpty && city.isEmpty && region.isEmpty && postcode.isEmpty && country.isEmpty
  }
}
