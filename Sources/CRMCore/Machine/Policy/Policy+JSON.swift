extension Policy {
  /// The policy as a JSON document, which ``init(json:actions:)`` reads back.
  public var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("policy")
    writer.string(name)
    writer.key("roles")
    writer.beginArray()
    for role in roles { role.encode(&writer) }
    writer.endArray()
    writer.key("closed")
    writer.names(closed)
    writer.key("rules")
    writer.beginArray()
    for rule in rules { rule.encode(&writer) }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Reads a policy; throws a ``ValueError`` that says what stands where something else must.
  ///
  /// Of a rule only the actions and the groups must be there: it is everybody's without a role, in
  /// the scope `all`, and about every field. `actions` are those that it may name beside the ones of
  /// every store: ``Catalog/actions``, where a program has kinds of its own.
  public init(json: String, actions: Set<PolicyAction> = []) throws(ValueError) {
    try self.init(keptJSON: json)
    let known = actions.union(PolicyAction.allCases)
    if let action = self.actions.first(where: { !known.contains($0) }) {
      throw ValueError(
        type: "action", text: action.rawValue, expected: PolicyAction.list(known))
    }
  }

  /// Reads a policy that was accepted before, perhaps by a program that has more actions.
  init(keptJSON json: String) throws(ValueError) {
    let document: Value
    do {
      document = try Array(json.utf8).withUnsafeBytes { bytes in
        var reader = JSONReader(bytes, mode: .journal)
        let value = try Value(decodingAny: &reader)
        try reader.finish()
        return value
      }
    } catch let error as JSONError {
      throw ValueError(
        type: "policy", text: "the text from byte \(error.offset)", expected: "a JSON document")
    } catch {
      throw ValueError(type: "policy", text: "", expected: "a JSON document")
    }
    try document.refuseOthers(than: ["policy", "roles", "closed", "rules"])
    let name = try document.name("policy")
    var roles: [Role] = []
    for role in try document.elements("roles") { roles.append(try Role(role)) }
    var rules: [Rule] = []
    for rule in try document.elements("rules") { rules.append(try Rule(rule)) }
    self.init(name: name, roles: roles, closed: try document.names("closed"), rules: rules)
    try validate()
  }

  /// Refuses roles of one name, none or several that administer, and rules for no role.
  private func validate() throws(ValueError) {
    let names = roles.map(\.name)
    if Set(names).count != names.count || names.contains("") {
      throw ValueError(
        type: "list of roles", text: names.joined(separator: ", "),
        expected: "a name of its own for each")
    }
    let administering = roles.filter(\.administers).map(\.name)
    if administering.count != 1 {
      throw ValueError(
        type: "list of roles", text: administering.joined(separator: ", "),
        expected: "exactly one that administers")
    }
    for case let role? in rules.map(\.role) where !names.contains(role) {
      throw ValueError(type: "role", text: role, expected: names.joined(separator: ", "))
    }
  }
}

extension Policy.Role {
  fileprivate func encode(_ writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("name")
    writer.string(name)
    writer.key("administers")
    writer.bool(administers)
    writer.key("holds")
    writer.names(holds)
    writer.key("listsOwn")
    writer.names(listsOwn)
    writer.endObject()
  }

  fileprivate init(_ value: Value) throws(ValueError) {
    try value.refuseOthers(than: ["name", "administers", "holds", "listsOwn"])
    self.init(
      try value.name("name"), administers: value.part("administers") == .bool(true),
      holds: try value.names("holds"), listsOwn: try value.names("listsOwn"))
  }
}

extension Policy.Rule {
  fileprivate func encode(_ writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("role")
    if let role { writer.string(role) } else { writer.null() }
    writer.key("actions")
    // In a list, as versions before read it.
    if actions == .all { writer.names(["all"]) } else { actions.encode(&writer) }
    writer.key("groups")
    groups.encode(&writer)
    writer.key("scope")
    writer.string(scope.rawValue)
    writer.key("fields")
    fields.encode(&writer)
    writer.endObject()
  }

  fileprivate init(_ value: Value) throws(ValueError) {
    try value.refuseOthers(than: ["role", "actions", "groups", "scope", "fields"])
    let actions = value.part("actions")
    self.init(
      value.part("role").isAbsent ? nil : try value.name("role"),
      actions == .list([.text("all")]) ? .all : try Policy.Actions(actions, "actions"),
      try Policy.Groups(value.part("groups"), "groups"),
      value.part("scope").isAbsent ? .all : try Self.scope(value.name("scope")),
      fields: value.part("fields").isAbsent
        ? .all : try Policy.Fields(value.part("fields"), "fields"))
  }

  private static func scope(_ name: String) throws(ValueError) -> Policy.Scope {
    if let scope = Policy.Scope(rawValue: name) { return scope }
    let names = Policy.Scope.allCases.map(\.rawValue)
    throw ValueError(type: "scope", text: name, expected: names.joined(separator: ", "))
  }
}

extension PolicyAction {
  /// Actions in words: those of every store, then others in the order of their names.
  static func list(_ actions: Set<PolicyAction>) -> String {
    let others = actions.subtracting(allCases).map(\.rawValue).sorted()
    return (allCases.map(\.rawValue) + others).joined(separator: ", ")
  }
}

extension Policy.Subset {
  fileprivate func encode(_ writer: inout JSONWriter) {
    switch self {
    case .all: writer.string("all")
    case .only(let elements): writer.names(elements)
    case .except(let elements):
      writer.beginObject()
      writer.key("except")
      writer.names(elements)
      writer.endObject()
    }
  }

  fileprivate init(_ value: Value, _ name: String) throws(ValueError) {
    switch value {
    case .text("all"): self = .all
    case .list: self = .only(try Value.parts([.init(name, value)]).names(name))
    case .parts: self = .except(try value.names("except"))
    case .null, .bool, .integer, .text, .date, .time, .money, .reference:
      throw ValueError(
        type: name, text: value.description, expected: "all, a list, or {\"except\": a list}")
    }
  }
}

extension JSONWriter {
  /// Writes an array of names.
  fileprivate mutating func names<E: LosslessStringConvertible>(_ names: [E]) {
    beginArray()
    for name in names { string(name.description) }
    endArray()
  }
}

extension Value {
  /// Refuses members of other names, for a misspelt limit would be none.
  fileprivate func refuseOthers(than names: [String]) throws(ValueError) {
    guard case .parts(let parts) = self else {
      throw ValueError(type: "policy", text: description, expected: "an object")
    }
    if let part = parts.first(where: { !names.contains($0.name) }) {
      throw ValueError(type: "key", text: part.name, expected: names.joined(separator: ", "))
    }
  }

  /// The text of a member of an object.
  fileprivate func name(_ key: String) throws(ValueError) -> String {
    if case .text(let text) = part(key), !text.isEmpty { return text }
    throw ValueError(type: key, text: part(key).description, expected: "a text")
  }

  /// The elements of a member of an object; none where it is not there.
  fileprivate func elements(_ key: String) throws(ValueError) -> [Value] {
    switch part(key) {
    case .list(let elements): return elements
    case .null: return []
    case let other: throw ValueError(type: key, text: other.description, expected: "a list")
    }
  }

  /// The names in a member of an object; none where it is not there.
  fileprivate func names<E: LosslessStringConvertible>(_ key: String) throws(ValueError) -> [E] {
    try elements(key).map { (element) throws(ValueError) in
      if case .text(let text) = element, let name = E(text) { return name }
      throw ValueError(type: key, text: element.description, expected: "a list of texts")
    }
  }
}
