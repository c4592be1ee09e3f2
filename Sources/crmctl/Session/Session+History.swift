import CRMCore

extension Session {
  /// Shows the changes of a history, the latest first.
  func show(_ changes: [RecordChange], fields: [AnyField]) {
    show(sheet(changes, fields)) { $0.objects(changes) { $0.change($1) } }
  }

  private func sheet(_ changes: [RecordChange], _ fields: [AnyField]) -> Sheet {
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
    return sheet
  }
}

extension JSONWriter {
  /// Writes the members of one change of a history.
  mutating func change(_ change: RecordChange) {
    member("position", .integer(change.position))
    member("time", change.time.description)
    member("by", change.by.description)
    member("operation", change.operation)
    member("action", change.action.rawValue)
    member("record", change.record.description)
    object("fields") { json in
      for field in change.fields {
        json.object(field.field) { json in
          json.member("from", field.from)
          json.member("to", field.to)
        }
      }
    }
  }
}
