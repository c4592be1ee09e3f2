/// Why a deferred page could not be decoded.
public struct PageFailure: Error, Sendable {
  /// What the page's loader threw.
  public let underlying: any Error
}
