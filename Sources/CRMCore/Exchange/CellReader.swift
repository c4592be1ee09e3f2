/// Turns the texts of a row into values.
struct CellReader<R: Record> {
  private let plan: ImportPlan
  private let options: ImportOptions
  private let parser: ValueParser
  private let dates: DateReader
  var finder: ReferenceFinder

  init(_ plan: ImportPlan, _ options: ImportOptions, _ snapshot: Snapshot, now: Timestamp) {
    self.plan = plan
    self.options = options
    var parser = ValueParser(snapshot, now: now)
    parser.currency = options.currency ?? parser.currency
    parser.decimalMark = options.decimalMark
    self.parser = parser
    dates = DateReader(pattern: options.datePattern, zone: parser.zone)
    finder = ReferenceFinder(parser)
  }

  /// Reads a row; what is wrong with it stands in its problems, all of it at once.
  mutating func read(_ source: ImportSource.Row, columnCount: Int) -> ImportRow {
    var row = ImportRow(line: source.line)
    row.isEmpty = source.cells.allSatisfy { ($0 ?? "").isEmpty }
    if source.cells.dropFirst(columnCount).contains(where: { !($0 ?? "").isEmpty }) {
      row.problems.append(ImportProblem(nil, "there are more cells than columns"))
    }
    row.values.reserveCapacity(plan.entries.count)
    for (index, entry) in plan.entries.enumerated() {
      let text = entry.text(source, options.blanks)
      if text.isEmpty {
        row.values.append(.null)
      } else if isAboutOwnKind(entry) {
        row.pending.append((index, text))
        row.values.append(.null)
      } else {
        do {
          row.values.append(try value(text, entry))
        } catch {
          row.problems.append(ImportProblem(entry.path.name, error.phrase))
          row.values.append(.null)
        }
      }
    }
    return row
  }

  /// Whether the entry may mean other rows of the file.
  func isAboutOwnKind(_ entry: ImportPlan.Entry) -> Bool {
    guard case .reference = entry.path.type, let targets = entry.targets else { return false }
    return targets.contains(R.kind)
  }

  private mutating func value(
    _ text: String, _ entry: ImportPlan.Entry
  ) throws(ValueError) -> Value {
    switch entry.path.type {
    case .text: return entry.path.field?.form(of: .text(text)) ?? .text(text)
    case .reference where entry.targets != nil: return .reference(try finder.record(text, entry))
    case .list(let element):
      var values: [Value] = []
      let cells = try ListText.split(text)
      for cell in cells {
        let part = cells.count > 1 ? entry.replacements[cell] ?? cell : cell
        if part.isEmpty { continue }
        if case .reference = element, entry.targets != nil {
          values.append(.reference(try finder.record(part, entry)))
        } else {
          values.append(try single(part, element))
        }
      }
      return .list(values)
    case .integer where entry.path == .id:
      let number = (try? RecordReference(text))?.number ?? RecordReference.number(text.utf8)
      if let number { return .integer(Int(number)) }
      throw ValueError(type: "id", text: text, expected: "a number from 1")
    case let type: return try single(text, type)
    }
  }

  private func single(_ text: String, _ type: FieldType) throws(ValueError) -> Value {
    switch type {
    case .date: .date(try dates.date(text))
    case .time: .time(try dates.time(text))
    default: try parser.value(text, as: type)
    }
  }
}
