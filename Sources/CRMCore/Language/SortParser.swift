extension FilterParser {
  /// Reads an order: `estimated-value:desc,name`.
  public static func order<R: Record>(
    _ text: String, of _: R.Type, in snapshot: Snapshot
  ) throws(ValueError) -> [Query<R>.SortKey] {
    let custom = snapshot.configuration.customFields(of: R.self)
    var keys: [Query<R>.SortKey] = []
    for item in text.split(separator: ",") {
      let parts = item.split(separator: ":", maxSplits: 1).map(String.init)
      guard let name = parts.first, let path = R.schema.path(named: name, custom: custom) else {
        throw unknownField(String(item), R.schema.paths(custom: custom))
      }
      let direction = parts.count > 1 ? parts[1].lowercased() : "asc"
      switch direction {
      case "asc", "ascending": keys.append(.init(path, .ascending))
      case "desc", "descending": keys.append(.init(path, .descending))
      default: throw ValueError(type: "direction", text: direction, expected: "asc or desc")
      }
    }
    return keys
  }

  /// Reads a list of fields: `name,status,custom.region`.
  public static func paths<R: Record>(
    _ text: String, of _: R.Type, in snapshot: Snapshot
  ) throws(ValueError) -> [FieldPath] {
    let custom = snapshot.configuration.customFields(of: R.self)
    var paths: [FieldPath] = []
    for item in text.split(separator: ",") {
      guard let path = R.schema.path(named: String(item), custom: custom) else {
        throw unknownField(String(item), R.schema.paths(custom: custom))
      }
      paths.append(path)
    }
    return paths
  }

  private static func unknownField(_ name: String, _ paths: [FieldPath]) -> ValueError {
    let names = paths.map(\.name)
    let nearest = names.nearest(to: name) ?? names.map(Naming.kebab).nearest(to: name)
    return ValueError(
      type: "field", text: name,
      expected: nearest.map { "did you mean '\($0)'?" } ?? names.joined(separator: ", "))
  }
}
