/// Who may do what, as data: roles, and rules that allow. What no rule allows is denied.
public struct Policy: Hashable, Sendable {
  /// The policy's name: `standard`.
  public let name: String
  /// The roles that users may have.
  public let roles: [Role]
  /// The groups whose records only roles that hold them may own or be assigned to.
  public let closed: [RecordGroup]
  /// What is allowed.
  public let rules: [Rule]

  /// Makes a policy of its roles and rules.
  public init(name: String, roles: [Role], closed: [RecordGroup] = [], rules: [Rule]) {
    self.name = name
    self.closed = closed
    self.roles = roles
    self.rules = rules
  }

  /// The operation that puts another policy in force, in which users' roles change with it.
  package static let changing = "policy.use"

  /// The role of that name.
  public func role(_ name: String) -> Role? { roles.first { $0.name == name } }

  /// Every group that the policy names.
  public var groups: [RecordGroup] {
    closed + roles.flatMap { $0.holds + $0.listsOwn } + rules.flatMap(\.groups.named)
  }

  /// Every action that the policy names.
  public var actions: [PolicyAction] { rules.flatMap(\.actions.named) }

  /// The role whose holders administer: the last one of them stays.
  public var administratorRole: Role? { roles.first(where: \.administers) }

  /// What a user is to a store: a named bundle of rules.
  public struct Role: Hashable, Sendable {
    /// The role's name, as users' records hold it.
    public let name: String
    /// Whether its holders administer the store.
    public let administers: Bool
    /// The groups whose records its holders are responsible for.
    public let holds: [RecordGroup]
    /// The groups of which its holders see their own records first, unless they ask for others'.
    public let listsOwn: [RecordGroup]

    /// Makes a role.
    public init(
      _ name: String, administers: Bool = false, holds: [RecordGroup] = [],
      listsOwn: [RecordGroup] = []
    ) {
      self.name = name
      self.administers = administers
      self.holds = holds
      self.listsOwn = listsOwn
    }
  }

  /// One thing that a role is allowed.
  public struct Rule: Hashable, Sendable {
    /// The role; nil is every active user.
    public let role: String?
    /// The actions allowed.
    public let actions: Actions
    /// The groups of records allowed.
    public let groups: Groups
    /// Which records of these groups.
    public let scope: Scope
    /// The fields that may be set and changed.
    public let fields: Fields

    /// Makes a rule.
    public init(
      _ role: String?, _ actions: Actions, _ groups: Groups, _ scope: Scope = .all,
      fields: Fields = .all
    ) {
      self.role = role
      self.actions = actions
      self.groups = groups
      self.scope = scope
      self.fields = fields
    }

    /// Makes a rule that allows these actions.
    public init(
      _ role: String?, _ actions: [PolicyAction], _ groups: Groups, _ scope: Scope = .all,
      fields: Fields = .all
    ) {
      self.init(role, .only(actions), groups, scope, fields: fields)
    }
  }

  /// A set of actions; all of them are those of a program's own kinds too.
  public typealias Actions = Subset<PolicyAction>

  /// A set of record groups.
  public typealias Groups = Subset<RecordGroup>
  /// A set of a record's fields.
  public typealias Fields = Subset<String>

  /// Some of all there are: all, only those named, or all but those named.
  public enum Subset<Element: LosslessStringConvertible & Hashable & Sendable>: Hashable, Sendable {
    /// Every one.
    case all
    /// These.
    case only([Element])
    /// Every one but these.
    case except([Element])

    /// Those that it names.
    var named: [Element] {
      switch self {
      case .all: []
      case .only(let elements), .except(let elements): elements
      }
    }

    /// Whether one is in the set.
    public func contains(_ element: Element) -> Bool {
      switch self {
      case .all: true
      case .only(let elements): elements.contains(element)
      case .except(let elements): !elements.contains(element)
      }
    }
  }

  /// Which records of a group a rule is about.
  public enum Scope: String, Hashable, Sendable, CaseIterable {
    /// All of them.
    case all
    /// Those the user owns, or that belong to what the user owns.
    case own
    /// Those the user is assigned to.
    case assigned
    /// Those that belong to nobody: shared views.
    case shared
    /// Any one record asked for by itself, but no list of them.
    case single
    /// The user's own user record.
    case myself
  }
}
