extension Decision.Denial: ExplainedError {
  /// The denial in words.
  public var explanation: CRMError.Explanation {
    CRMError.Explanation(
      .denied, .denied, "\(user.name) may not \(action.rawValue) \(what): \(why)")
  }

  private var what: String { record.number == 0 ? record.kind.withArticle : "\(record)" }

  private var why: String {
    let role = user.role ?? "none"
    return switch reason {
    case .inactive: "there is no such active user"
    case .unknownRole: "the policy does not know the role \(role)"
    case .noRule: "no rule of the role \(role) allows it"
    case .outOfScope(let scopes):
      "the role \(role) may only do so where the scope is "
        + scopes.map(\.rawValue).joined(separator: " or ")
    case .fields(.only(let fields)):
      "the role \(role) may set \(fields.joined(separator: ", ")) only"
    case .fields(.except(let fields)):
      "the role \(role) may not set \(fields.joined(separator: ", "))"
    case .fields(.all): "the role \(role) may set every field"
    }
  }
}
