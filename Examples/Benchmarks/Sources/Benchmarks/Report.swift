import Foundation

/// Prints lines as they come: a table for people, or an object a line.
struct Report {
  let isJSON: Bool

  private static let widths = [64, 9, 6, 20, 20, 20, 20, 10, 8, 6]

  /// Names the columns.
  func begin() {
    if isJSON { return }
    show([
      "workload", "records", "unit", "ours, wall", "ours, processor", "peer, wall",
      "peer, processor", "ratio of", "ratio", "goal",
    ])
  }

  /// Prints a line.
  func add(_ line: Line) {
    if isJSON {
      Self.write(Self.json(line), to: .standardOutput)
    } else {
      show(Self.cells(line))
    }
  }

  /// Says something beside the table.
  static func remark(_ text: String) {
    write(text, to: .standardError)
  }

  /// Not by `print`, whose buffer shows nothing for long where the output is no terminal.
  private static func write(_ text: String, to file: FileHandle) {
    file.write(Data((text + "\n").utf8))
  }

  private func show(_ cells: [String]) {
    let padded = zip(cells, Self.widths).enumerated().map { index, cell in
      let blanks = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
      return index == 0 ? cell.0 + blanks : blanks + cell.0
    }
    Self.write(padded.joined(separator: " "), to: .standardOutput)
  }

  private static func cells(_ line: Line) -> [String] {
    func cell(_ summary: Line.Summary?, _ basis: Basis) -> String {
      guard let summary else { return "–" }
      if line.basis == .bytes, basis == .wall { return "" }
      let shown = line.basis == .bytes ? Basis.bytes : basis
      let spread = shown == line.basis ? " ±\(Int((summary.spread * 100).rounded())) %" : ""
      return spelled(summary.figure(shown)) + spread
    }
    let mark = line.isReached == false ? " <" : "  "
    return [
      line.workload, "\(line.records)", line.unit.name, cell(line.ours, .wall),
      cell(line.ours, .processor), cell(line.peer, .wall), cell(line.peer, .processor),
      line.basis.rawValue, line.ratio.map { spelled($0) } ?? "–",
      (line.goal.map { spelled($0) } ?? "–") + mark,
    ]
  }

  private static func json(_ line: Line) -> String {
    func number(_ value: Double?) -> String {
      value.map { String(format: "%.6g", $0) } ?? "null"
    }
    let peer = line.peer
    let members: [(String, String)] = [
      ("workload", "\"\(line.workload)\""), ("records", "\(line.records)"),
      ("ours", number(line.ours.figure(line.basis))),
      ("peer", number(peer?.figure(line.basis))), ("unit", "\"\(line.unit.name)\""),
      ("ratio", number(line.ratio)), ("goal", number(line.goal)),
      ("basis", "\"\(line.basis.rawValue)\""), ("oursSpread", number(line.ours.spread)),
      ("peerSpread", number(peer?.spread)), ("oursWall", number(line.ours.wall)),
      ("oursProcessor", number(line.ours.processor)), ("peerWall", number(peer?.wall)),
      ("peerProcessor", number(peer?.processor)),
    ]
    return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
  }
}
