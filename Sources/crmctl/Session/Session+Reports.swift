import CRMCore

extension Session {
  /// Shows reports in a row, each with its definition; in JSON under `sections`.
  func show(_ sections: [Report], withBars: Bool = false) {
    if globals.format.isJSON {
      var json = JSONWriter()
      json.object { json in
        json.object("sections") { json in
          for report in sections {
            let report = report.withZeros(snapshot.configuration.currency)
            json.object(report.name) { $0.report(report) }
          }
        }
      }
      return console.writeLine(json)
    }
    for (index, report) in sections.enumerated() {
      if index > 0, globals.format == .table { console.write("\n") }
      show(report, withBars: withBars)
    }
  }

  /// Shows one report.
  func show(_ report: Report, withBars: Bool = false) {
    let report = report.withZeros(snapshot.configuration.currency)
    let isTable = globals.format == .table
    var sheet = sheet(report)
    if withBars, isTable { sheet.addBars(report) }
    if isTable {
      console.write(console.terminal.bold(Naming.label(report.name)) + "\n")
      console.line(report.definition)
      let span = report.period.map { "; \(period($0))" } ?? ""
      console.line("Scope: \(report.scope); as of \(text.time(report.asOf))\(span)")
    }
    show(sheet) { $0.object { $0.report(report) } }
    guard isTable else { return }
    for remark in report.remarks { console.line("Note: \(remark)") }
    for row in report.rows where !row.records.isEmpty {
      let name = row.cells.first.map { text.cell($0) } ?? ""
      console.line("\(name): \(row.records.map(\.description).joined(separator: ", "))")
    }
  }

  private func period(_ period: Report.Period) -> String {
    let from = period.from.map { "from \(text.time($0))" }
    let to = period.to.map { "to \(text.time($0)), excluded" }
    return [from, to].compactMap { $0 }.joined(separator: " ")
  }

  private func sheet(_ report: Report) -> Sheet {
    let isTable = globals.format == .table
    let words = text
    let rows = report.rows.map(\.cells) + (report.totals.isEmpty ? [] : [report.totals])
    let columns = report.columns.enumerated().map { index, column in
      let isNumber = rows.contains { $0.indices.contains(index) && $0[index].isNumber }
      return Sheet.Column(column.name, label: column.label, alignsRight: isNumber)
    }
    return Sheet(
      columns: columns,
      rows: rows.map { cells in
        columns.indices.map { index in
          guard cells.indices.contains(index) else { return "" }
          return isTable ? words.cell(cells[index]) : cells[index].plain
        }
      })
  }
}

extension Report {
  /// The report with empty sums as nothing of the home currency.
  fileprivate func withZeros(_ currency: CurrencyCode?) -> Report {
    guard let currency else { return self }
    func filled(_ cell: Cell) -> Cell { cell == .money([]) ? .money([.zero(currency)]) : cell }
    var report = Report(
      name, definition: definition,
      heading: Heading(scope: scope, asOf: asOf, period: period), columns: columns)
    for row in rows { report.add(row.cells.map(filled), records: row.records) }
    report.totals = totals.map(filled)
    report.remarks = remarks
    return report
  }
}

extension Sheet {
  /// Adds a column of bars as long as each row's share.
  fileprivate mutating func addBars(_ report: Report) {
    let shares = report.rows.map { $0.cells.compactMap(\.fraction).first }
    guard report.rows.count > 1, shares.allSatisfy({ $0 != nil }) else { return }
    columns.append(.init("bar", label: " "))
    for index in rows.indices {
      let share = index < shares.count ? shares[index] ?? 0 : 0
      rows[index].append(share > 0 ? String(repeating: "█", count: Int(share * 24 + 0.5)) : " ")
    }
  }
}

extension ValueText {
  /// A report's cell for a person.
  func cell(_ cell: Report.Cell) -> String {
    switch cell {
    case .time(let time): return self.time(time)
    case .share:
      guard let fraction = cell.fraction else { return "n/a" }
      let permille = Int((fraction * 1000).rounded())
      return "\(permille / 10).\(permille % 10) %"
    case .text(let word):
      guard let record = try? RecordReference(word) else { return word }
      return title(of: record) ?? word
    case .record(let record):
      let title = title(of: record) ?? ""
      return title.isEmpty || title == "\(record)" ? "\(record)" : "\(record) \(title)"
    case .count, .money: return cell.plain
    }
  }
}

extension Report.Cell {
  /// Whether columns of such cells stand on the right.
  fileprivate var isNumber: Bool {
    switch self {
    case .count, .share, .money: true
    case .text, .time, .record: false
    }
  }

  /// The cell as data: plain digits, fractions, RFC 3339.
  fileprivate var plain: String {
    switch self {
    case .text(let text): text
    case .count(let count): "\(count)"
    case .share: fraction.map { "\($0)" } ?? ""
    case .money(let sums): sums.isEmpty ? "0" : sums.map(\.description).joined(separator: ", ")
    case .time(let time): time.description
    case .record(let record): record.description
    }
  }
}

extension JSONWriter {
  /// Writes the members of a report.
  fileprivate mutating func report(_ report: Report) {
    member("report", report.name)
    member("definition", report.definition)
    member("scope", report.scope)
    member("asOf", report.asOf.description)
    object("period") { json in
      json.member("from", report.period?.from?.description)
      json.member("to", report.period?.to?.description)
    }
    objects("rows", report.rows) { json, row in
      json.row(row.cells, report.columns)
      if !row.records.isEmpty { json.member("records", .texts(row.records.map(\.description))) }
    }
    object("totals") { $0.row(report.totals, report.columns) }
    member("remarks", .texts(report.remarks))
  }

  private mutating func row(_ cells: [Report.Cell], _ columns: [Report.Column]) {
    for (column, cell) in zip(columns, cells) {
      key(column.name)
      switch cell {
      case .count(let count): integer(count)
      case .share: fraction(cell.fraction)
      case .money(let sums) where sums.count == 1: Value.money(sums[0]).writePlain(&self)
      case .money(let sums): Value.list(sums.map { .money($0) }).writePlain(&self)
      case .text, .time, .record: string(cell.plain)
      }
    }
  }

  private mutating func fraction(_ fraction: Double?) {
    guard let fraction else { return null() }
    var text = "\(fraction)"
    if text.hasSuffix(".0") { text.removeLast(2) }
    text.withUTF8 { raw(UnsafeRawBufferPointer($0)) }
  }
}
