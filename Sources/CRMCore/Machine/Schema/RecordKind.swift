/// The name of a kind of record: `lead`, `customer`, or an embedder's own `vehicle`.
public struct RecordKind: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
  /// The name, in lower-case kebab case, as it stands in the journal and on the command line.
  public let rawValue: String

  /// Makes the kind of that name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Makes the kind of that name.
  public init(stringLiteral value: String) { self.rawValue = value }
}

extension RecordKind: LosslessStringConvertible, Comparable {
  /// Makes the kind of that name.
  public init(_ description: String) { rawValue = description }

  /// The name.
  public var description: String { rawValue }

  /// The name with its article: `a lead`, `an order`, `a user`.
  public var withArticle: String { rawValue.withArticle }

  /// Kinds order by name.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
