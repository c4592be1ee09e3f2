/// Which column of a file goes where, decided before a row is read.
struct ImportPlan: Sendable {
  /// What is read out of each row, in the order of ``ImportRow/values``.
  var entries: [Entry] = []
  /// The custom fields that come into being.
  var newFields: [CustomFieldDefinition] = []
  /// What becomes of each column.
  var columns: [ImportResult.Column] = []
  /// The entry that holds the key.
  var key: Int?

  /// One field that rows bring.
  struct Entry: Sendable {
    let path: FieldPath
    let column: Int?
    /// The value of rows whose cell is empty, or of all where there is no column.
    var constant: String?
    var replacements: [String: String] = [:]
    var lookup: (kind: RecordKind, path: FieldPath)?

    init(_ path: FieldPath, column: Int?, constant: String? = nil) {
      self.path = path
      self.column = column
      self.constant = constant
    }

    /// The kinds that its values may point at, the looked-up one where there is a lookup.
    var targets: [RecordKind]? {
      guard path.customKey == nil else { return nil }
      return path.field?.targets.map { targets in lookup.map { [$0.kind] } ?? targets }
    }

    /// The text that a row means: the cell, replaced and not blank, else the constant.
    func text(_ row: ImportSource.Row, _ blanks: [String]) -> String {
      var text = column.flatMap(row.cell) ?? ""
      if let replaced = replacements[text] {
        text = replaced
      } else if blanks.contains(where: { $0.utf8.elementsEqual(text.utf8) }) {
        text = ""
      }
      return text.isEmpty ? constant ?? "" : text
    }
  }

  /// The entry that brings ids of its own, where there is one beside the key.
  var id: Int? { entries.indices.first { entries[$0].path == .id && $0 != key } }
}
