/// A postal address as one block: every part is optional, and none is changed silently.
public struct PostalAddress: Hashable, Sendable {
  /// House and street, one text.
  public var lines: String
  /// The town.
  public var city: String
  /// State, county or province.
  public var region: String
  /// The postal code.
  public var postcode: String
  /// The country.
  public var country: String

  /// Makes an address.
  public init(
    lines: String = "", city: String = "", region: String = "", postcode: String = "",
    country: String = ""
  ) {
    self.lines = lines
    self.city = city
    self.region = region
    self.postcode = postcode
    self.country = country
  }
}
