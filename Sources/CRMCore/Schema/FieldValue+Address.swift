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
  public var isAbsent: Bool {
    lines.isEmpty && city.isEmpty && region.isEmpty && postcode.isEmpty && country.isEmpty
  }

  /// The same bytes in every part.
  public static func isSame(_ left: Self, _ right: Self) -> Bool {
    String.isSame(left.lines, right.lines) && String.isSame(left.city, right.city)
      && String.isSame(left.region, right.region)
      && String.isSame(left.postcode, right.postcode)
      && String.isSame(left.country, right.country)
  }
}
