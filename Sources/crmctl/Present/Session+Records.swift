import CRMCore

extension Session {
  /// How values are worded now, after a write too.
  var text: ValueText {
    ValueText(snapshot: globals.at == nil ? crm.snapshot : snapshot, zone: zone)
  }

  /// The custom fields of a kind.
  func custom<R: Record>(_: R.Type) -> [CustomFieldDefinition] {
    text.snapshot.configuration.customFields(of: R.self)
  }

  /// What is derived of a kind.
  func derived<R: Record>(_: R.Type) -> [FieldPath] {
    text.snapshot.derivedPaths(of: R.self, at: now)
  }

  /// Every path of a kind.
  private func paths<R: Record>(_: R.Type) -> [FieldPath] {
    text.snapshot.paths(of: R.self, at: now)
  }

  /// Shows one record; fields that differ from `old` are marked.
  func show<R: Record>(_ record: R, changedFrom old: R? = nil) {
    if globals.isQuiet { return console.line("\(record.id.number)") }
    switch globals.format {
    case .table: console.write(panel(record, old).render())
    case .csv, .tsv: list([record], paths(R.self))
    case .json, .jsonl:
      var json = JSONWriter()
      json.record(record, custom: custom(R.self), derived: derived(R.self))
      console.writeLine(json)
    }
  }

  private func panel<R: Record>(_ record: R, _ old: R?) -> Panel {
    let title = R.schema.title(of: record)
    let name = record.reference.description
    let own = R.schema.fields.filter { !$0.isHidden }.map { field in
      text.snapshot.path(named: field.name, of: R.self, at: now) ?? FieldPath(field)
    }
    let all = own + derived(R.self) + custom(R.self).map { FieldPath($0) }
    let lines = all.compactMap { path -> Panel.Line? in
      let value = path.value(in: record)
      let isChanged = old.map { path.value(in: $0) != value } ?? false
      let isStamp = path.field?.isReadOnly ?? false
      if value.isAbsent, isStamp, !isChanged { return nil }
      if isStamp, isChanged, path.name.hasPrefix("modified") {
        return Panel.Line(path.label, text.line(value, path.type))
      }
      return Panel.Line(path.label, text.line(value, path.type), isChanged: isChanged)
    }
    return Panel(
      title: title == name ? name : "\(name)  \(title)",
      lines: lines + [Panel.Line("Version", "\(record.version)")], terminal: console.terminal)
  }

  /// Shows records in a row; `paths` are the columns, nil the ones of the format.
  func list<R: Record>(_ records: [R], _ paths: [FieldPath]?) {
    let all = self.paths(R.self)
    switch globals.format {
    case .table:
      console.write(sheet(records, paths ?? columns(R.self)).table(console.terminal))
    case .csv, .tsv: writeCSV(records, paths ?? all)
    case .json, .jsonl: writeJSON(records, paths)
    }
  }

  /// The columns of tables unless others are asked for.
  func columns<R: Record>(_: R.Type) -> [FieldPath] {
    let names =
      R.schema.fields.filter(\.isColumn).map(\.name)
      + R.derived.filter(\.isColumn).map(\.name)
    return [.id]
      + names.compactMap { text.snapshot.path(named: $0, of: R.self, at: now) }
  }

  private func sheet<R: Record>(_ records: [R], _ paths: [FieldPath]) -> Sheet {
    let text = text
    return Sheet(
      columns: paths.map { .init($0.name, label: $0.label, alignsRight: $0.type.alignsRight) },
      rows: records.map { record in
        paths.map { text.cell($0.value(in: record), $0.type) }
      })
  }

  private func writeCSV<R: Record>(_ records: [R], _ paths: [FieldPath]) {
    var writer = CSVWriter(delimiter: globals.format == .tsv ? .tab : .comma)
    writer.write(paths.map(\.name))
    for record in records where !console.output.isClosed {
      writer.write(paths.map { $0.value(in: record).cell })
      if writer.bytes.count > 1 << 16 {
        console.writeData(String(decoding: writer.bytes, as: UTF8.self))
        writer.bytes.removeAll(keepingCapacity: true)
      }
    }
    console.writeData(String(decoding: writer.bytes, as: UTF8.self))
  }

  private func writeJSON<R: Record>(_ records: [R], _ paths: [FieldPath]?) {
    let (custom, derived) = (custom(R.self), derived(R.self))
    let isArray = globals.format == .json
    var json = JSONWriter()
    if isArray { console.writeData("[") }
    for (index, record) in records.enumerated() where !console.output.isClosed {
      json.removeAll()
      if let paths {
        json.record(record, paths: paths)
      } else {
        json.record(record, custom: custom, derived: derived)
      }
      let comma = isArray && index > 0 ? ",\n" : ""
      console.writeData(comma + String(decoding: json.bytes, as: UTF8.self))
      if !isArray { console.writeData("\n") }
    }
    if isArray { console.writeData("]\n") }
  }

  /// Shows the changes of a history, the latest first.
  func show(_ changes: [Change], fields: [AnyField]) {
    if globals.format.isJSON {
      var json = JSONWriter()
      json.beginArray()
      for change in changes { json.change(change) }
      json.endArray()
      return console.writeLine(json)
    }
    let types = Dictionary(fields.map { ($0.name, $0) }) { first, _ in first }
    let isTable = globals.format == .table
    var sheet = Sheet(
      columns: ["position", "time", "by", "operation", "field", "from", "to"].map {
        .init($0, alignsRight: $0 == "position")
      })
    for change in changes {
      let visible = change.fields.filter { types[$0.field]?.isHidden != true }
      for (index, field) in visible.enumerated() {
        let type = types[field.field]?.type ?? .text
        let isShort = isTable && index > 0
        sheet.rows.append([
          isShort ? " " : "\(change.position)",
          isShort ? " " : isTable ? text.time(change.time) : change.time.description,
          isShort ? " " : isTable ? text.name(of: change.by) : change.by.description,
          isShort ? " " : change.operation,
          isTable ? types[field.field]?.label ?? field.field : field.field,
          isTable ? text.cell(field.from, type) : field.from.description,
          isTable ? text.cell(field.to, type) : field.to.description,
        ])
      }
    }
    show(sheet) { _ in }
  }
}
