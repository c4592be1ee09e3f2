import CRMCore

/// Who may do what by each preset, written down a second time: the rules as a person would read them.
///
/// A row is `actions [scope] groups [but:field,… | only:field,…]`; `*` is all, `*-x` all but x.
enum PresetTable {
  /// By preset and role.
  static let rows: [String: [String: [String]]] = [
    "standard": [
      "admin": ["* *"],
      "manager": ["read *-View", "*-administer *-People,Set,View", "export,audit People,Set"],
      "sales": [
        "read *-View", "create Lead,Cust,Opp,Ord,Act,Rem",
        "update,assign,convert,merge own Lead,Cust,Opp,Ord", "create,update own Con",
        "create,update own Ev", "export *", "audit single *",
      ],
      "support": ["read *-View", "update assigned Ev", "create Act,Rem", "audit single *"],
      "viewer": ["read *-View"],
    ],
    "event-agency": [
      "admin": ["*-create *", "create *-Cust,Ev"],
      "commercial": [
        "read *-View", "create,update own Cust", "update own Con but:customer",
        "create own Ev but:support", "create Act,Rem", "audit single *",
      ],
      "support": [
        "read *-View", "update assigned Ev but:support", "create Act,Rem", "audit single *",
      ],
      "none": ["read *-View"],
    ],
    "lead-desk": [
      "manager": ["* *"],
      "agent": [
        "read *-View", "create,update Lead,Cust,Opp,Act,Rem", "assign,convert own Lead", "export *",
      ],
    ],
    "back-office": [
      "admin": ["* *"],
      "user": ["read *-View", "create,update,delete Cust,Act,Rem", "export *", "audit single *"],
    ],
    "order-desk": [
      "superuser": ["* *"],
      "staff": ["*-administer *"],
      "user": [
        "read *-View", "create Ord,Act,Rem", "update Ord but:owner,number",
        "update Act only:status",
        "export *", "audit single *",
      ],
    ],
  ]

  /// What everybody may, whatever the preset and the role.
  static let everybody = [
    "update,delete own Act", "create,read,update,delete own Rem,View", "read shared View",
  ]

  /// The group of each kind, as the rows name it; contacts and views have that of a record.
  static let groups: [RecordKind: String] = [
    "user": "People", "team": "People", "settings": "Set", "field": "Set", "product": "Cat",
    "campaign": "Cat", "customer": "Cust", "lead": "Lead", "opportunity": "Opp",
    "contract": "Con", "payment": "Con", "event": "Ev", "order": "Ord", "note": "Act",
    "comment": "Act", "correspondence": "Act", "attachment": "Act", "reminder": "Rem",
    "view": "View",
  ]

  /// How a record stands to the user who asks.
  struct Relation: OptionSet, Hashable {
    let rawValue: Int
    static let own = Relation(rawValue: 1)
    static let assigned = Relation(rawValue: 2)
    static let shared = Relation(rawValue: 4)
    static let single = Relation(rawValue: 8)
  }

  /// Whether the table allows an action on a record of a group that stands so, setting `fields`.
  static func allows(
    _ preset: String, _ role: String, _ action: PolicyAction, _ group: String,
    _ relation: Relation,
    fields: [String] = []
  ) -> Bool {
    ((rows[preset]?[role] ?? []) + everybody).contains { row in
      Row(row).allows(action, group, relation, fields)
    }
  }

  /// One row, taken apart.
  private struct Row {
    var actions = ""
    var scope: Relation = []
    var groups = ""
    var except: [String] = []
    var only: [String]?

    init(_ text: String) {
      for word in text.split(separator: " ").map(String.init) {
        switch word {
        case "own": scope = .own
        case "assigned": scope = .assigned
        case "shared": scope = .shared
        case "single": scope = .single
        case _ where word.hasPrefix("but:"): except = Self.names(word.dropFirst(4))
        case _ where word.hasPrefix("only:"): only = Self.names(word.dropFirst(5))
        case _ where actions.isEmpty: actions = word
        default: groups = word
        }
      }
    }

    private static func names(_ text: Substring) -> [String] {
      text.split(separator: ",").map(String.init)
    }

    private static func holds(_ set: String, _ name: String) -> Bool {
      if set.hasPrefix("*") { return !names(set.dropFirst(2)).contains(name) }
      return names(set[...]).contains(name)
    }

    func allows(
      _ action: PolicyAction, _ group: String, _ relation: Relation, _ fields: [String]
    ) -> Bool {
      Self.holds(actions, action.rawValue) && Self.holds(groups, group)
        && relation.isSuperset(of: scope) && fields.allSatisfy { !except.contains($0) }
        && fields.allSatisfy { only?.contains($0) ?? true }
    }
  }
}
