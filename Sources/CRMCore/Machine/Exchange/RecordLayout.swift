/// Which keys the JSON object of a record has, in order, and what stands under each.
package struct RecordLayout: Sendable {
  private var members: [Member] = []

  private struct Member: Sendable {
    let key: String
    var content: [(key: String, path: FieldPath)]
    let isObject: Bool

    /// Whether the object is a whole composite value, which is null where no part has a value.
    var isComposite: Bool {
      guard isObject, case .parts(let parts) = content[0].path.root?.type else { return false }
      return parts.count == content.count
    }
  }

  /// Lays out an object of these paths; parts of one field, and custom fields, share an object.
  package init(_ paths: [FieldPath]) {
    for path in paths {
      guard let (outer, inner) = path.nesting else {
        members.append(Member(key: path.name, content: [(path.name, path)], isObject: false))
        continue
      }
      if let index = members.firstIndex(where: { $0.isObject && $0.key == outer }) {
        members[index].content.append((inner, path))
      } else {
        members.append(Member(key: outer, content: [(inner, path)], isObject: true))
      }
    }
  }

  /// Writes a record as an object; absent values are null.
  package func write<R: Declared>(_ record: R, _ writer: inout JSONWriter) {
    write(&writer) { $0.value(in: record) }
  }

  /// Writes an object of these values.
  func write(_ writer: inout JSONWriter, _ value: (FieldPath) -> Value) {
    writer.beginObject()
    for member in members {
      writer.key(member.key)
      if member.isComposite, member.content.allSatisfy({ value($0.path).isAbsent }) {
        writer.null()
        continue
      }
      if member.isObject { writer.beginObject() }
      for (index, (key, path)) in member.content.enumerated() {
        if member.isObject { writer.key(key) }
        if member.isObject || index == 0 { value(path).writePlain(&writer) }
      }
      if member.isObject { writer.endObject() }
    }
    writer.endObject()
  }
}

extension FieldPath {
  /// The object that the path's value stands in and its key there; nil at the top.
  fileprivate var nesting: (outer: String, inner: String)? {
    if let customKey {
      return (String(CustomValues.prefix.dropLast()), customKey)
    }
    guard field == nil, let root else { return nil }
    return (root.name, String(name.dropFirst(root.name.count + 1)))
  }
}

extension Value {
  /// Writes the value as programs read it: amounts as objects, absent texts and composites as null.
  package func writePlain(_ writer: inout JSONWriter) {
    switch self {
    case .text where isAbsent, .parts where isAbsent: writer.null()
    case .money(let money):
      writer.beginObject()
      writer.key("amount")
      writer.string(money.amountText)
      writer.key("currency")
      writer.string(money.currency.code)
      writer.endObject()
    case .list(let values):
      writer.beginArray()
      for value in values { value.writePlain(&writer) }
      writer.endArray()
    case .parts(let parts):
      writer.beginObject()
      for part in parts {
        writer.key(part.name)
        part.value.writePlain(&writer)
      }
      writer.endObject()
    case .null, .bool, .integer, .text, .date, .time, .reference: encode(&writer)
    }
  }
}
