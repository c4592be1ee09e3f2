import CRMCore

extension JSONWriter {
  /// Writes a member of an object.
  mutating func member(_ name: String, _ body: (inout JSONWriter) -> Void) {
    key(name)
    body(&self)
  }

  /// Writes a text as a member of an object; nil is null.
  mutating func member(_ name: String, _ text: String?) {
    key(name)
    if let text { string(text) } else { null() }
  }

  /// Writes a value as scripts read it: amounts as objects, null where there is nothing.
  mutating func value(_ value: Value) {
    switch value {
    case .money(let money):
      beginObject()
      member("amount", money.amountText)
      member("currency", money.currency.code)
      endObject()
    case .list(let values):
      beginArray()
      for element in values { self.value(element) }
      endArray()
    case .parts(let parts):
      beginObject()
      for part in parts { member(part.name) { $0.value(part.value) } }
      endObject()
    case .text(let text): if text.isEmpty { null() } else { string(text) }
    default: value.encode(&self)
    }
  }

  /// Writes a record: every declared field, what is derived, then the defined custom ones.
  mutating func record<R: Record>(
    _ record: R, custom: [CustomFieldDefinition], derived: [FieldPath]
  ) {
    beginObject()
    member("id") { $0.integer(Int(record.id.number)) }
    for field in R.schema.fields where !field.isHidden {
      member(field.name) { $0.value(R.schema.value(of: field, in: record)) }
    }
    for path in derived { member(path.name) { $0.value(path.value(in: record)) } }
    member("version") { $0.integer(record.version) }
    key("custom")
    beginObject()
    for definition in custom {
      member(definition.key) { $0.value(FieldPath(definition).value(in: record)) }
    }
    record.custom.forEach { key, value in
      guard !custom.contains(where: { $0.key == key }) else { return }
      member(key) { $0.value(value) }
    }
    endObject()
    endObject()
  }

  /// Writes chosen fields of a record.
  mutating func record<R: Record>(_ record: R, paths: [FieldPath]) {
    beginObject()
    for path in paths { member(path.name) { $0.value(path.value(in: record)) } }
    endObject()
  }

  /// Writes one change of a history.
  mutating func change(_ change: Change) {
    beginObject()
    member("position") { $0.integer(change.position) }
    member("time", change.time.description)
    member("by", change.by.description)
    member("operation", change.operation)
    member("action", change.action.rawValue)
    member("record", change.record.description)
    key("fields")
    beginObject()
    for field in change.fields {
      key(field.field)
      beginObject()
      member("from") { $0.value(field.from) }
      member("to") { $0.value(field.to) }
      endObject()
    }
    endObject()
    endObject()
  }
}

extension JSONWriter {
  /// Writes an array of texts.
  mutating func texts(_ texts: [String]) {
    beginArray()
    for text in texts { string(text) }
    endArray()
  }
}

extension Console {
  /// Writes a JSON document and ends the line.
  func writeLine(_ json: JSONWriter) {
    writeData(String(decoding: json.bytes, as: UTF8.self) + "\n")
  }
}
