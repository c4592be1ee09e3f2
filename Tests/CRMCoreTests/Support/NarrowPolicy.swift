@testable import CRMCore

extension Catalog {
  /// The same kinds under a policy in which sales and support do not read a group of records.
  func withoutReading(_ group: RecordGroup) -> Catalog {
    let standard = Policy.standard
    let narrow = Policy(
      name: standard.name, roles: standard.roles,
      rules: standard.rules.map { rule in
        guard rule.role == "sales" || rule.role == "support", rule.actions.contains(.read) else {
          return rule
        }
        return .init(rule.role, rule.actions, .except([group]), rule.scope, fields: rule.fields)
      })
    return under(narrow)
  }

  /// The same kinds with a policy in force, whatever settings say.
  func under(_ policy: Policy) -> Catalog {
    Catalog(
      kinds: kinds, actingUser: actingUser,
      configure: { [configure] state, zones in
        var configuration = try configure(state, zones)
        configuration.policy = policy
        return configuration
      })
  }
}
