/// Whether records of a kind can be deleted, beyond what each record's own rules and references say.
public enum Deletability: Hashable, Sendable {
  /// They can be deleted, and come back.
  case allowed
  /// They stay for good; what to do instead, where there is something: `"void it"`.
  case never(instead: String? = nil)
}
