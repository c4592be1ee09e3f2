/// Writes rows for a person: columns aligned by display width.
struct TableRenderer {
  /// A column's heading and side.
  struct Column: Sendable {
    let title: String
    /// For numbers; such a column is never cut.
    var alignsRight = false
  }

  /// What an absent value looks like.
  static let empty = "-"
  private static let gap = "  "
  /// A cut column keeps at least this much.
  private static let narrowest = 8

  let columns: [Column]
  let terminal: Terminal

  /// The heading and a line for each row, each ending in a line feed; cells are made safe here.
  func render(_ rows: [[String]]) -> String {
    let titles = columns.map { Sanitizer.visible($0.title) }
    let cells = rows.map { row in
      row.map { $0.isEmpty ? Self.empty : Sanitizer.visible($0) }
    }
    let widths = fitted(
      columns.indices.map { column in
        cells.reduce(DisplayWidth.of(titles[column])) { widest, row in
          max(widest, column < row.count ? DisplayWidth.of(row[column]) : 0)
        }
      })
    var text = terminal.bold(line(titles, widths)) + "\n"
    for row in cells { text += line(row, widths) + "\n" }
    return text
  }

  /// Narrows the widest text columns until a line fits the terminal, or none can give more.
  private func fitted(_ natural: [Int]) -> [Int] {
    guard let room = terminal.columns else { return natural }
    var widths = natural
    var excess = widths.reduce(0, +) + Self.gap.count * (widths.count - 1) - room
    let flexible = columns.indices.filter { !columns[$0].alignsRight }
    while excess > 0, let widest = flexible.max(by: { widths[$0] < widths[$1] }),
      widths[widest] > Self.narrowest
    {
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var text = ""
    for (column, cell) in cells.enumerated() where column < widths.count {
      let shown =
        columns[column].alignsRight
        ? cell : DisplayWidth.truncate(cell, to: widths[column])
      let blanks = String(
        repeating: " ", count: max(0, widths[column] - DisplayWidth.of(shown)))
      if column > 0 { text += Self.gap }
      let isLast = column == widths.count - 1
      text += columns[column].alignsRight ? blanks + shown : shown + (isLast ? "" : blanks)
    }
    while text.last == " " { text.removeLast() }
    return text
  }
}
