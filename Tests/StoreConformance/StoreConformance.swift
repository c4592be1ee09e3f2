import CRMCore

/// The behaviour that every ``JournalStore`` must show, as cases to be run by any test framework.
///
/// ```swift
/// for item in StoreConformance.allCases { try item.run { MyHarness() } }
/// ```
public struct StoreConformance: Sendable {
  /// What the case shows, as a sentence.
  public let name: String
  private let body: @Sendable (any StoreHarness) throws -> Void

  init(_ name: String, _ body: @escaping @Sendable (any StoreHarness) throws -> Void) {
    self.name = name
    self.body = body
  }

  /// Runs the case on a new store; throws ``StoreConformanceFailure`` or what the store throws.
  public func run(_ makeHarness: () throws -> any StoreHarness) throws {
    try body(try makeHarness())
  }

  /// Every case, in the order in which a new store is best made to pass them.
  public static let allCases: [StoreConformance] =
    journalCases + appendCases + streamingCases + readCases + lifeCases + blobCases
    + checkpointCases
    + unusableCheckpointCases
}

extension StoreConformance: CustomStringConvertible {
  /// The case's name.
  public var description: String { name }
}
