import CRMCore

/// Rows of named values that tables, CSV and JSON show alike.
struct Facts {
  let names: [String]
  let rows: [[Value]]
  private let isOne: Bool

  /// Rows under names: in JSON an array of objects.
  init(_ names: [String], rows: [[Value]]) {
    (self.names, self.rows, isOne) = (names, rows, false)
  }

  /// One row: in JSON an object.
  init(_ members: KeyValuePairs<String, Value>) {
    (names, rows, isOne) = (members.map(\.key), [members.map(\.value)], true)
  }

  /// The rows with numbers on the right.
  var sheet: Sheet {
    Sheet(
      columns: names.enumerated().map { index, name in
        Sheet.Column(name, alignsRight: rows.first.map { $0[index].isNumber } ?? false)
      },
      rows: rows.map { $0.map(\.word) })
  }

  /// Writes the rows as JSON.
  func write(_ json: inout JSONWriter) {
    func write(_ json: inout JSONWriter, _ row: [Value]) {
      for (name, value) in zip(names, row) { json.member(name, value) }
    }
    if isOne { json.object { write(&$0, rows[0]) } } else { json.objects(rows, write) }
  }
}

extension Value {
  fileprivate var isNumber: Bool { if case .integer = self { true } else { false } }

  /// The value as a cell, flags and lists in words.
  fileprivate var word: String {
    switch self {
    case .bool(let flag): flag ? "yes" : "no"
    case .list(let values): values.map(\.description).joined(separator: ", ")
    case .null, .integer, .text, .date, .time, .money, .reference, .parts: description
    }
  }
}
