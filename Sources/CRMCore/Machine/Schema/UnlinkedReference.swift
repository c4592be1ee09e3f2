/// A record that a field named before that record was deleted, and names again once it is back.
package struct UnlinkedReference: CompositeValue, Hashable {
  /// The field's name.
  var field = ""
  /// The record that was deleted.
  var record = RecordReference(kind: "", number: 0)

  /// Makes a link of nothing.
  package init() {}

  init(_ field: String, _ record: RecordReference) {
    self.field = field
    self.record = record
  }

  /// The field and the record.
  package static var parts: [CompositePart<UnlinkedReference>] {
    [
      CompositePart("field", \.field, isRequired: true),
      CompositePart("record", \.record, isRequired: true),
    ]
  }
}
