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

  /// Writes a value as a member of an object, as scripts read it.
  mutating func member(_ name: String, _ value: Value) {
    key(name)
    value.writePlain(&self)
  }

  /// Writes members of an object.
  mutating func members(_ members: some Sequence<(key: String, value: Value)>) {
    for (name, value) in members { member(name, value) }
  }

  /// Writes an object.
  mutating func object(_ body: (inout JSONWriter) -> Void) {
    beginObject()
    body(&self)
    endObject()
  }

  /// Writes an object as a member of another.
  mutating func object(_ name: String, _ body: (inout JSONWriter) -> Void) {
    key(name)
    object(body)
  }

  /// Writes an array of an object for each element.
  mutating func objects<Element>(
    _ elements: some Sequence<Element>, _ body: (inout JSONWriter, Element) -> Void
  ) {
    beginArray()
    for element in elements { object { body(&$0, element) } }
    endArray()
  }

  /// Writes an array of an object for each element as a member of an object.
  mutating func objects<Element>(
    _ name: String, _ elements: some Sequence<Element>,
    _ body: (inout JSONWriter, Element) -> Void
  ) {
    key(name)
    objects(elements, body)
  }
}

extension Value {
  /// Texts in an array.
  static func texts(_ texts: [String]) -> Value { .list(texts.map { .text($0) }) }
}

extension Console {
  /// Writes a JSON document and ends the line.
  func writeLine(_ json: JSONWriter) {
    writeData(String(decoding: json.bytes, as: UTF8.self) + "\n")
  }
}
