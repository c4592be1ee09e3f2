/// Decides what becomes of each column of a file.
///
/// What is mapped goes before the columns asked for as custom fields, those before names that match,
/// and a constant before a name that matches.
struct ImportPlanner<R: CRMRecord> {
  private let source: ImportSource
  private let options: ImportOptions
  private let snapshot: Snapshot
  private let defined: [CustomFieldDefinition]
  private var plan = ImportPlan()
  /// What each column feeds so far.
  private var uses: [[String]]
  private var customKeys: [Int: String] = [:]
  private var isMapped: Set<FieldPath> = []

  /// Fields that tell of the last write, which is the import itself.
  private static var stamps: Set<String> { ["modifiedAt", "modifiedBy", "deletedAt"] }

  init(_ source: ImportSource, _ options: ImportOptions, _ snapshot: Snapshot) {
    self.source = source
    self.options = options
    self.snapshot = snapshot
    defined = snapshot.configuration.customFields(of: R.self)
    uses = source.columns.map { _ in [] }
  }

  /// The plan; throws where an option names a field or a column that there is not.
  consuming func decide() throws(ValueError) -> ImportPlan {
    try takeMapped()
    try takeCustom()
    takeMatching()
    try takeConstants()
    try attachReplacements()
    try attachLookups()
    try takeKey()
    try checkIDs()
    plan.columns = source.columns.indices.map(column)
    return plan
  }

  private func path(_ name: String) throws(ValueError) -> FieldPath {
    guard let path = R.schema.path(named: name, custom: defined) else {
      let names = R.schema.paths(custom: defined).map(\.name)
      throw ValueError(type: "field", text: name, expected: names.expected(for: name))
    }
    if Self.stamps.contains(path.name) {
      throw ValueError(type: "field", text: name, expected: "one that imports may bring")
    }
    return path.firstPart
  }

  private func index(ofColumn name: String) throws(ValueError) -> Int {
    let wanted = Naming.canonical(name)
    let index =
      source.columns.firstIndex { $0.utf8.elementsEqual(name.utf8) }
      ?? source.columns.firstIndex { !wanted.isEmpty && Naming.canonical($0) == wanted }
    if let index { return index }
    throw ValueError(type: "column", text: name, expected: source.columns.expected(for: name))
  }

  private mutating func add(_ path: FieldPath, column: Int) {
    plan.entries.append(ImportPlan.Entry(snapshot.inForce(R.self)(path), column: column))
    uses[column].append(path.name)
    isMapped.insert(path)
  }

  private mutating func takeMapped() throws(ValueError) {
    for assignment in options.map {
      let path = try path(assignment.field)
      let column = try index(ofColumn: assignment.source)
      if isMapped.contains(path) {
        throw ValueError(type: "mapping", text: assignment.field, expected: "one column for it")
      }
      add(path, column: column)
    }
  }

  private mutating func takeCustom() throws(ValueError) {
    var columns: [Int] = []
    switch options.custom {
    case .named(let names): for name in names { columns.append(try index(ofColumn: name)) }
    case .all:
      columns = source.columns.indices.filter { uses[$0].isEmpty && !isNameless($0) }
    }
    var keys: [(key: String, column: Int)] = []
    var taken: Set<String> = []
    for column in columns {
      let key = Self.key(source.columns[column], column)
      var free = key
      var count = 1
      while !taken.insert(free).inserted {
        count += 1
        free = "\(key)-\(count)"
      }
      keys.append((free, column))
    }
    // In order of keys, so that each value is put after those that a record has.
    for (key, column) in keys.sorted(by: { $0.key < $1.key }) { define(key, column) }
  }

  private mutating func define(_ key: String, _ column: Int) {
    let old = defined.first { $0.key == key }
    let new = CustomFieldDefinition(
      key: key, label: Self.header(source.columns[column]), type: .text, isRequired: false)
    if old == nil { plan.newFields.append(new) }
    customKeys[column] = key
    add(FieldPath(old ?? new), column: column)
  }

  /// The header without the prefix that exports give to custom fields.
  private static func header(_ name: String) -> String {
    name.hasPrefix(CustomValues.prefix) ? String(name.dropFirst(CustomValues.prefix.count)) : name
  }

  private static func key(_ name: String, _ column: Int) -> String {
    let key = Naming.key(header(name))
    return key.isEmpty ? "column-\(column + 1)" : key
  }

  private func isNameless(_ column: Int) -> Bool {
    source.columns[column].allSatisfy(\.isWhitespace)
  }
}

extension ImportPlanner {
  private mutating func takeMatching() {
    let constants = Set(
      options.constants.compactMap { R.schema.path(named: $0.field, custom: defined)?.firstPart })
    let names = FieldNames(R.self, defined)
    let headers = Set(source.columns.map(Naming.canonical))
    for column in source.columns.indices where uses[column].isEmpty {
      let header = Naming.canonical(source.columns[column])
      guard let path = names[header], !isMapped.contains(path),
        // JSON Lines have null for an address that is not there, and columns for the parts of others.
        header == Naming.canonical(path.name) || !headers.contains(Naming.canonical(path.name)),
        !constants.contains(path), !Self.stamps.contains(path.name)
      else { continue }
      if path != .id || isKeyID { add(path, column: column) }
    }
  }

  private var isKeyID: Bool { options.key == FieldPath.id.name }

  private mutating func takeConstants() throws(ValueError) {
    for constant in options.constants {
      let path = try path(constant.field)
      if let index = plan.entries.firstIndex(where: { $0.path == path }) {
        plan.entries[index].constant = constant.source
      } else {
        let path = snapshot.inForce(R.self)(path)
        plan.entries.append(ImportPlan.Entry(path, column: nil, constant: constant.source))
      }
    }
  }

  private func entry(_ field: String) throws(ValueError) -> Int {
    let path = try path(field)
    if let index = plan.entries.firstIndex(where: { $0.path == path }) { return index }
    throw ValueError(
      type: "field of the file", text: field, expected: "a column for it; map one to \(path.name)")
  }

  private mutating func attachReplacements() throws(ValueError) {
    for replacement in options.replacements {
      plan.entries[try entry(replacement.field)].replacements[replacement.from] = replacement.to
    }
  }

  private mutating func attachLookups() throws(ValueError) {
    for lookup in options.lookups {
      let index = try entry(lookup.field)
      guard let type = snapshot.catalog[lookup.kind],
        let targets = plan.entries[index].path.field?.targets,
        targets.isEmpty || targets.contains(lookup.kind)
      else {
        throw ValueError(
          type: "reference", text: "\(lookup.field)=\(lookup.kind)",
          expected: "a field that points at records of that kind")
      }
      let path = try Self.target(type, lookup.target, snapshot)
      plan.entries[index].lookup = (lookup.kind, path)
    }
  }

  private static func target<T: CRMRecord>(
    _: T.Type, _ name: String, _ snapshot: Snapshot
  ) throws(ValueError) -> FieldPath {
    let custom = snapshot.configuration.customFields(of: T.self)
    if let path = T.schema.path(named: name, custom: custom) { return path }
    let names = T.schema.paths(custom: custom).map(\.name)
    throw ValueError(type: "field of \(T.kind)", text: name, expected: names.expected(for: name))
  }

  private mutating func takeKey() throws(ValueError) {
    if let key = options.key { plan.key = try entry(key) }
    if options.mode != .create, plan.key == nil {
      throw ValueError(
        type: "key", text: "", expected: "the field by which rows find the records they change")
    }
  }

  private func checkIDs() throws(ValueError) {
    guard plan.entries.contains(where: { $0.path == .id }) else { return }
    if options.mode != .create, plan.id == nil { return }
    guard options.mode == .create, snapshot.state.table(R.self).lastNumber == 0 else {
      throw ValueError(
        type: "mapping", text: "id",
        expected: "ids are brought into a kind that never had a record, and as a key to change some"
      )
    }
  }

  private func column(_ index: Int) -> ImportResult.Column {
    let name = source.columns[index]
    if let key = customKeys[index], uses[index].count == 1 {
      return ImportResult.Column(name: name, index: index, use: .custom(key))
    }
    if !uses[index].isEmpty {
      return ImportResult.Column(name: name, index: index, use: .fields(uses[index]))
    }
    let use: ImportResult.Column.Use = source.isEmpty(index) ? .dropped : .leftOut
    return ImportResult.Column(name: name, index: index, use: use)
  }
}

extension FieldPath {
  /// The path itself; for a composite field the path of its first part.
  var firstPart: FieldPath {
    guard let field, case .parts(let parts) = field.type, let first = parts.first else {
      return self
    }
    return FieldPath(field, part: first.name)
  }
}
