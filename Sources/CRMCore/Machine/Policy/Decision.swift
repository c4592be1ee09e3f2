/// The answer to "may this user do that": yes and by which rule, or no and why.
public enum Decision: Hashable, Sendable {
  /// Allowed, and the rule that allows it; nil for the system.
  case allowed(Policy.Rule?)
  /// Denied.
  case denied(Decision.Denial)

  /// Whether it is allowed.
  public var isAllowed: Bool {
    if case .allowed = self { true } else { false }
  }
}

extension Decision {
  /// Why something was denied.
  public struct Denial: Error, Hashable, Sendable {
    /// Who asked.
    public let user: ActingUser
    /// What for.
    public let action: PolicyAction
    /// The record concerned; number 0 is a new one, or the kind as a whole.
    public let record: RecordReference
    /// The kind of reason.
    public let reason: Reason

    /// Kinds of reason.
    public enum Reason: Hashable, Sendable {
      /// The user is not active, or not known.
      case inactive
      /// The user's role is none of the policy's.
      case unknownRole
      /// No rule allows the role the action on the record's group.
      case noRule
      /// Rules allow it in these scopes only, and the record is in none of them.
      case outOfScope([Policy.Scope])
      /// Rules allow changing these fields only.
      case fields(Policy.Fields)
    }
  }
}
