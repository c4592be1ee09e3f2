/// One row of an import, read: its values by the plan's entries, and what is wrong with it.
struct ImportRow: Sendable {
  let line: Int
  /// The values by entry; null where the row brings none.
  var values: [Value] = []
  /// References that may mean other rows of the file, as their cells have them.
  var pending: [(entry: Int, text: String)] = []
  /// References that mean other rows of the file, by their index.
  var links: [(entry: Int, row: Int)] = []
  /// The record that the row changes.
  var existing: UInt32?
  /// Why the row is refused.
  var problems: [ImportProblem] = []
  /// Whether no cell holds anything.
  var isEmpty = false
}

/// Why a row is refused, by which refusals are grouped.
struct ImportProblem: Hashable, Sendable {
  let field: String?
  let reason: String

  init(_ field: String?, _ reason: String) {
    self.field = field
    self.reason = reason
  }

  var text: String { field.map { "\($0): \(reason)" } ?? reason }
}
