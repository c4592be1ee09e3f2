extension FilterParser {
  /// Reads an order: `estimated-value:desc,name`.
  public static func order<R: CRMRecord>(
    _ text: String, of _: R.Type, _ values: ValueParser
  ) throws(ValueError) -> [RecordQuery<R>.SortKey] {
    var keys: [RecordQuery<R>.SortKey] = []
    func rates(_ path: FieldPath) -> DayRates? { path.type == .money ? values.rates : nil }
    for item in text.split(separator: ",") {
      let parts = item.split(separator: ":", maxSplits: 1).map(String.init)
      let path = try path(parts.first ?? "", of: R.self, values)
      let direction = parts.count > 1 ? parts[1].lowercased() : "asc"
      switch direction {
      case "asc", "ascending": keys.append(.init(path, .ascending, rates: rates(path)))
      case "desc", "descending": keys.append(.init(path, .descending, rates: rates(path)))
      default: throw ValueError(type: "direction", text: direction, expected: "asc or desc")
      }
    }
    return keys
  }

  /// Reads a list of fields: `name,status,custom.region`.
  public static func paths<R: CRMRecord>(
    _ text: String, of _: R.Type, _ values: ValueParser
  ) throws(ValueError) -> [FieldPath] {
    var paths: [FieldPath] = []
    for item in text.split(separator: ",") {
      paths.append(try path(String(item), of: R.self, values))
    }
    return paths
  }

  private static func path<R: CRMRecord>(
    _ name: String, of _: R.Type, _ values: ValueParser
  ) throws(ValueError) -> FieldPath {
    if let path = values.snapshot.path(named: name, of: R.self, at: values.now) { return path }
    let names = values.snapshot.paths(of: R.self, at: values.now).map(\.name)
    throw ValueError(type: "field", text: name, expected: names.expected(for: name))
  }
}
