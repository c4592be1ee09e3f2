/// A group of record kinds that permissions name together: customers with their contacts.
public struct RecordGroup: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral,
  LosslessStringConvertible
{
  /// The group's name.
  public let rawValue: String

  /// Makes the group of that name.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// Makes the group of that name.
  public init(_ description: String) { rawValue = description }
  /// The group's name.
  public var description: String { rawValue }
  /// Makes the group of that name.
  public init(stringLiteral value: String) { rawValue = value }

  /// The group of whatever the record belongs to.
  public static let inherited: RecordGroup = "inherited"
}
