extension Money {
  /// The character between whole units and decimals of an amount.
  public enum DecimalMark: String, CaseIterable, Hashable, Sendable {
    /// A point, as in 12.50.
    case point = "."
    /// A comma, as in 12,50.
    case comma = ","

    var scalar: Unicode.Scalar { self == .point ? "." : "," }
  }
}
