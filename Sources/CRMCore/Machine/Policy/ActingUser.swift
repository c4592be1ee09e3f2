/// The user behind a call, as far as permissions ask: who, in which role, active or not.
public struct ActingUser: Hashable, Sendable {
  /// Who it is.
  public let principal: Principal
  /// The name by which people know them.
  public let name: String
  /// The role that the policy's rules name; nil for the system.
  public let role: String?
  /// Whether they may act at all.
  public let isActive: Bool

  /// Makes the user that permissions are asked for.
  public init(principal: Principal, name: String, role: String?, isActive: Bool) {
    self.principal = principal
    self.name = name
    self.role = role
    self.isActive = isActive
  }

  /// The program itself: it may do everything that the rules of the records allow.
  public static let system = ActingUser(
    principal: .system, name: "system", role: nil, isActive: true)
}
