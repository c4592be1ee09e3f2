/// A record's number within its kind, typed: a `Lead.ID` is not a `Customer.ID`.
///
/// Numbers are dense from 1, given at commit and never used again.
@frozen public struct Identifier<Root>: Hashable, Sendable, Comparable {
  /// The number: 1 and up; 0 is no record.
  public let number: UInt32

  /// Makes the id of record `number`.
  @inlinable public init(_ number: UInt32) { self.number = number }

  /// Ids order by number.
  @inlinable public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

extension Identifier: ExpressibleByIntegerLiteral {
  /// Makes the id of record `value`, for tests and examples.
  public init(integerLiteral value: UInt32) { self.number = value }
}

extension Identifier: CustomStringConvertible, LosslessStringConvertible where Root: Declared {
  /// Reads `lead/17`; nil for anything else, and for a record of another kind.
  public init?(_ description: String) {
    guard let record = try? RecordReference(description), record.kind == Root.kind else {
      return nil
    }
    self.init(record.number)
  }

  /// The id with its kind: `lead/17`.
  public var description: String { reference.description }

  /// The id as a reference that carries its kind as data.
  public var reference: RecordReference { RecordReference(kind: Root.kind, number: number) }
}
