/// Finds the records that cells name, each text once.
struct ReferenceFinder {
  private let parser: ValueParser
  private var found: [Question: [RecordReference]] = [:]
  private var tables: [String: [String: [RecordReference]]] = [:]

  private static let knownLimit = 1 << 14

  private struct Question: Hashable {
    let text: String
    let entry: String
  }

  init(_ parser: ValueParser) { self.parser = parser }

  /// The records that a cell of `entry` names: none, one or several.
  mutating func candidates(_ text: String, _ entry: ImportPlan.Entry) -> [RecordReference] {
    let question = Question(text: text, entry: entry.path.name)
    if let known = found[question] { return known }
    let records =
      if let lookup = entry.lookup {
        table(lookup.kind, lookup.path)[text] ?? []
      } else {
        parser.candidates(for: text, among: entry.targets ?? [])
      }
    // A file in which every row names another record is not kept in memory by its names.
    if found.count >= Self.knownLimit { found.removeAll(keepingCapacity: true) }
    found[question] = records
    return records
  }

  /// The one record that a cell of `entry` names.
  mutating func record(
    _ text: String, _ entry: ImportPlan.Entry
  ) throws(ValueError) -> RecordReference {
    try Self.single(candidates(text, entry), text, entry.targets ?? [])
  }

  /// The only one of `found`; throws where there is none or more than one.
  static func single(
    _ found: [RecordReference], _ text: String, _ kinds: [RecordKind]
  ) throws(ValueError) -> RecordReference {
    if found.count == 1 { return found[0] }
    throw ValueParser.notOne(found, text, kinds)
  }

  /// The live records of a kind by the text of a field, made at the first question.
  private mutating func table(_ kind: RecordKind, _ path: FieldPath) -> [String: [RecordReference]]
  {
    let name = "\(kind).\(path.name)"
    if let table = tables[name] { return table }
    let table = parser.snapshot.catalog[kind].map { records($0, path) } ?? [:]
    tables[name] = table
    return table
  }

  private func records<T: CRMRecord>(
    _: T.Type, _ path: FieldPath
  ) -> [String: [RecordReference]] {
    var table: [String: [RecordReference]] = [:]
    for record in parser.snapshot[T.self] {
      let value = path.value(in: record)
      if !value.isAbsent { table[value.description, default: []].append(record.reference) }
    }
    return table
  }
}
