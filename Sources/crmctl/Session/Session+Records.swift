import CRMCore

extension Session {
  /// How values are worded now, after a write too.
  var text: ValueText {
    ValueText(snapshot: globals.at == nil ? crm.snapshot : snapshot, actor: actor, zone: zone)
  }

  /// The custom fields of a kind.
  private func custom<R: CRMRecord>(_: R.Type) -> [FieldPath] {
    text.snapshot.configuration.customFields(of: R.self).map { FieldPath($0) }
  }

  /// The declared fields of a kind, and what is derived.
  private func declared<R: CRMRecord>(_: R.Type) -> [FieldPath] {
    R.schema.fields.filter { !$0.isHidden }.map { field in
      text.snapshot.path(named: field.name, of: R.self, at: now) ?? FieldPath(field)
    } + text.snapshot.derivedPaths(of: R.self, at: now)
  }

  /// Every path of a kind.
  private func paths<R: CRMRecord>(_: R.Type) -> [FieldPath] {
    text.snapshot.paths(of: R.self, at: now)
  }

  /// Says how many records were neither more nor less than an amount, as there is no rate to compare by.
  func tellUncompared<R: CRMRecord>(_ query: RecordQuery<R>) {
    let count = query.uncomparedCount
    if count == 0 { return }
    console.note(
      "\(R.counted(count)) not compared: no exchange rate on \(values.today) for the currency. "
        + "See crmctl settings rate")
  }

  /// Shows one record; fields that differ from `old` are marked.
  func show<R: CRMRecord>(_ record: R, changedFrom old: R? = nil) {
    if globals.isQuiet { return console.line("\(record.id.number)") }
    switch globals.format {
    case .table: console.write(panel(record, old).render())
    case .csv, .tsv: list([record], paths(R.self))
    case .json, .jsonl:
      var json = JSONWriter()
      write(R.self)(record, &json)
      console.writeLine(json)
    }
  }

  /// Shows a record that was just made; nothing where nothing was written.
  func show<R: CRMRecord>(_ id: Identifier<R>?) throws {
    guard let id, let record = crm.snapshot.find(id) else { return }
    showWritten(record)
  }

  /// Shows what became of a record, or where the user may not read it, no more than which it is.
  func showWritten<R: CRMRecord>(_ record: R, changedFrom old: R? = nil) {
    if mayRead(record) {
      return show(record, changedFrom: old.flatMap { mayRead($0) ? $0 : nil })
    }
    if globals.isQuiet { return console.line("\(record.id.number)") }
    if globals.format == .table {
      console.line("\(record.reference)")
    } else {
      show(Facts(["record": .text(record.reference.description)]))
    }
    console.note("\(record.reference) was written; you may not read it")
  }

  private func mayRead<R: CRMRecord>(_ record: R) -> Bool {
    crm.snapshot.can(actor, .read, record).isAllowed
  }

  /// What writes whole records of a kind in JSON.
  func write<R: CRMRecord>(_: R.Type) -> (R, inout JSONWriter) -> Void {
    let (paths, custom) = ([.id] + declared(R.self), custom(R.self))
    return { record, json in json.record(record, paths, custom: custom) }
  }

  private func panel<R: CRMRecord>(_ record: R, _ old: R?) -> Panel {
    let title = R.schema.title(of: record)
    let name = record.reference.description
    let all = declared(R.self) + custom(R.self)
    let lines = all.compactMap { path -> Panel.Line? in
      let value = path.value(in: record)
      let isChanged = old.map { path.value(in: $0) != value } ?? false
      let isStamp = path.field?.isReadOnly ?? false
      if value.isAbsent, isStamp, !isChanged { return nil }
      let isMarked = isChanged && !(isStamp && path.name.hasPrefix("modified"))
      return Panel.Line(
        label: path.label, value: text.line(value, path.type), isChanged: isMarked)
    }
    return Panel(
      title: title == name ? name : "\(name)  \(title)",
      lines: lines + [Panel.Line(label: "Version", value: "\(record.version)")],
      terminal: console.terminal)
  }

  /// Shows records in a row; `paths` are the columns, nil the ones of the format.
  func list<R: CRMRecord>(_ records: [R], _ paths: [FieldPath]?) {
    let all = self.paths(R.self)
    switch globals.format {
    case .table:
      console.write(sheet(records, paths ?? columns(R.self)).table(console.terminal))
    case .csv, .tsv: writeCSV(records, paths ?? all)
    case .json, .jsonl: writeJSON(records, paths)
    }
  }

  /// The columns of tables unless others are asked for.
  func columns<R: CRMRecord>(_: R.Type) -> [FieldPath] {
    let names =
      R.schema.fields.filter(\.isColumn).map(\.name)
      + R.derived.filter(\.isColumn).map(\.name)
    return [.id]
      + names.compactMap { text.snapshot.path(named: $0, of: R.self, at: now) }
  }

  private func sheet<R: CRMRecord>(_ records: [R], _ paths: [FieldPath]) -> Sheet {
    let text = text
    return Sheet(
      columns: paths.map { .init($0.name, label: $0.label, alignsRight: $0.type.alignsRight) },
      rows: records.map { record in
        paths.map { text.cell($0.value(in: record), $0.type) }
      })
  }

  private func writeCSV<R: CRMRecord>(_ records: [R], _ paths: [FieldPath]) {
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

  private func writeJSON<R: CRMRecord>(_ records: [R], _ paths: [FieldPath]?) {
    let layout = paths.map { RecordLayout($0) }
    let write = layout.map { layout in { layout.write($0, &$1) } } ?? write(R.self)
    let isArray = globals.format == .json
    var json = JSONWriter()
    if isArray { console.writeData("[") }
    for (index, record) in records.enumerated() where !console.output.isClosed {
      json.removeAll()
      write(record, &json)
      let comma = isArray && index > 0 ? ",\n" : ""
      console.writeData(comma + String(decoding: json.bytes, as: UTF8.self))
      if !isArray { console.writeData("\n") }
    }
    if isArray { console.writeData("]\n") }
  }
}

extension JSONWriter {
  /// Writes a whole record: what stands at `paths`, its version, then the custom fields.
  fileprivate mutating func record<R: CRMRecord>(
    _ record: R, _ paths: [FieldPath], custom: [FieldPath]
  ) {
    object { json in
      for path in paths { json.member(path.name, path.value(in: record)) }
      json.member("version", .integer(record.version))
      json.object("custom") { json in
        for path in custom { json.member(path.customKey ?? path.name, path.value(in: record)) }
        record.custom.forEach { key, value in
          if !custom.contains(where: { $0.customKey == key }) { json.member(key, value) }
        }
      }
    }
  }
}
