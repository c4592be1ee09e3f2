/// The fields of a kind as one list to loop over, whatever struct they live in.
///
/// Not generic on purpose: a loop over generic fields costs three times as much.
package final class Slots: Sendable {
  package let fields: [AnyField]
  package let lifecycle: AnyField?
  /// The fields that point at records.
  package let references: [AnyField]
  /// The fields of the users to whom a record is given.
  package let holders: [AnyField]
  /// The fields that only operations change, without those that the engine stamps.
  package let readOnly: [AnyField]
  /// The fields that no two live records share.
  package let unique: [AnyField]
  let byName: [String: AnyField]
  let byCanonicalName: [String: AnyField]
  /// Whether a field may be left out where it is absent: only if an empty record has none either.
  private let isOmittable: [Bool]

  init(_ fields: [AnyField], blank: UnsafeRawPointer) {
    self.fields = fields
    references = fields.filter { $0.targets != nil }
    holders = references.filter {
      !$0.isReadOnly && !$0.traits.flags.isDisjoint(with: [.owner, .assignee])
    }
    readOnly = fields.filter { $0.isReadOnly && !$0.traits.flags.contains(.stamped) }
    unique = fields.filter(\.isUnique)
    lifecycle = fields.first { $0.traits.lifecycle != nil }
    isOmittable = fields.map { $0.access.isAbsent(blank + $0.offset) }
    byName = Dictionary(fields.map { ($0.name, $0) }) { first, _ in first }
    byCanonicalName = Dictionary(fields.map { (Naming.canonical($0.name), $0) }) { first, _ in first
    }
  }

  /// Passes every field that is required or has changed, with what is to be known of its content.
  func forEachSet(
    in new: UnsafeRawPointer, from old: UnsafeRawPointer?, _ body: (AnyField, FieldContent) -> Void
  ) {
    for index in fields.indices {
      let field = fields[index]
      if field.traits.flags.contains(.stamped) { continue }
      let place = new + field.offset
      let isAbsent = field.access.isAbsent(place)
      let isChanged = old.map { !field.access.isSame($0 + field.offset, place) } ?? !isAbsent
      guard isChanged || (isAbsent && field.isRequired) else { continue }
      body(
        field,
        FieldContent(
          isAbsent: isAbsent, isChanged: isChanged,
          hadValue: old.map { !field.access.isAbsent($0 + field.offset) } ?? false,
          malformation: isChanged ? field.malformation(at: place) : nil))
    }
  }

  /// Reads an object of fields into the struct at `base`; a key that is no field goes to `unknown`.
  func decode(
    _ reader: inout JSONReader, into base: UnsafeMutableRawPointer,
    unknown: (String, inout JSONReader) throws -> Void
  ) throws {
    try decodeFields(&reader, unknown: unknown) { field, reader in
      try field.access.decode(&reader, base + field.offset)
    }
  }

  /// Reads `name:[old,new]` pairs, taking the new values into the struct at `base`.
  func decodeChanges(
    _ reader: inout JSONReader, into base: UnsafeMutableRawPointer,
    unknown: (String, inout JSONReader) throws -> Void
  ) throws {
    try decodeFields(&reader, unknown: unknown) { field, reader in
      try reader.beginArray()
      _ = try reader.nextElement()
      try reader.skipValue()
      _ = try reader.nextElement()
      if try reader.readNull() {
        try field.access.assign(.null, base + field.offset)
      } else {
        try field.access.decode(&reader, base + field.offset)
      }
      _ = try reader.nextElement()
    }
  }

  /// Walks an object's keys, starting each search at the field after the last one found.
  private func decodeFields(
    _ reader: inout JSONReader, unknown: (String, inout JSONReader) throws -> Void,
    _ body: (AnyField, inout JSONReader) throws -> Void
  ) throws {
    var next = 0
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if let index = index(of: key, from: next) {
        try body(fields[index], &reader)
        next = index + 1
      } else {
        try unknown(key.text, &reader)
      }
    }
  }

  private func index(of key: JSONKey, from start: Int) -> Int? {
    for index in start..<fields.count where key.matches(fields[index].key) { return index }
    for index in 0..<min(start, fields.count) where key.matches(fields[index].key) { return index }
    return nil
  }

  /// Writes the fields that have a value, without the stamped ones.
  func encode(_ base: UnsafeRawPointer, _ writer: inout JSONWriter) {
    for index in fields.indices {
      let field = fields[index]
      if field.traits.flags.contains(.stamped) { continue }
      if isOmittable[index], field.access.isAbsent(base + field.offset) { continue }
      writer.key(field.key)
      field.access.encode(base + field.offset, &writer)
    }
  }

  /// The indices of the fields that differ, without the stamped ones.
  func differences(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer) -> [Int] {
    var found: [Int] = []
    for index in fields.indices {
      let field = fields[index]
      if field.traits.flags.contains(.stamped) { continue }
      if !field.access.isSame(left + field.offset, right + field.offset) { found.append(index) }
    }
    return found
  }

  /// Writes `name:[old,new]` for the fields at `indices`; custom values each under its own key.
  func encodeChanges(
    at indices: [Int], from old: UnsafeRawPointer, to new: UnsafeRawPointer,
    _ writer: inout JSONWriter
  ) {
    for index in indices {
      let field = fields[index]
      if field.isCustomValues {
        CustomValues.encodeChanges(
          from: field.access.value(old + field.offset), to: field.access.value(new + field.offset),
          &writer)
        continue
      }
      writer.key(field.key)
      writer.beginArray()
      encodeOrNull(field, old, &writer)
      encodeOrNull(field, new, &writer)
      writer.endArray()
    }
  }

  private func encodeOrNull(
    _ field: AnyField, _ base: UnsafeRawPointer, _ writer: inout JSONWriter
  ) {
    if field.type != .bool, field.access.isAbsent(base + field.offset) {
      writer.null()
    } else {
      field.access.encode(base + field.offset, &writer)
    }
  }
}
