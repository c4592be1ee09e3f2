extension ImportResult {
  /// What became of each row, in the order of the file: nine bytes a row, and the reasons.
  public struct Rows: RandomAccessCollection, Sendable {
    private let kind: RecordKind
    private var lines: [UInt32] = []
    private var outcomes: [Outcome] = []
    /// The numbers of the records; 0 is none.
    private var records: [UInt32] = []
    /// The reasons of the rows that have one, by their index.
    private var reasons: [Int: String] = [:]
    private var counts = Outcome.allCases.map { _ in 0 }
    /// Whether what came in was taken back.
    private(set) var isAbandoned = false

    init(_ kind: RecordKind) { self.kind = kind }

    /// The first row.
    public var startIndex: Int { 0 }
    /// Behind the last row.
    public var endIndex: Int { lines.count }

    /// What became of a row.
    public subscript(index: Int) -> Row {
      let made = isAbandoned && outcomes[index] == .created
      let isTakenBack = made || isAbandoned && outcomes[index] == .updated
      let number = made ? 0 : records[index]
      return Row(
        line: Int(lines[index]), outcome: isTakenBack ? .skipped : outcomes[index],
        record: number == 0 ? nil : RecordReference(kind: kind, number: number),
        reason: isTakenBack ? Self.takenBack : reasons[index] ?? "")
    }

    private static var takenBack: String { "nothing was written, for other rows were refused" }

    /// Adds a row that is left out, unless something else becomes of it; returns its index.
    mutating func append(line: Int) -> Int {
      lines.append(UInt32(clamping: line))
      outcomes.append(.skipped)
      records.append(0)
      counts[Outcome.skipped.ordinal] += 1
      return lines.count - 1
    }

    /// Notes what became of a row.
    mutating func set(_ index: Int, _ outcome: Outcome, _ record: RecordReference? = nil) {
      counts[outcomes[index].ordinal] -= 1
      counts[outcome.ordinal] += 1
      outcomes[index] = outcome
      records[index] = record?.number ?? 0
    }

    /// Notes why, or what should be known.
    mutating func explain(_ index: Int, _ reason: String) { reasons[index] = reason }

    /// The record of a row, where there is one.
    func record(_ index: Int) -> RecordReference? { self[index].record }

    /// The line of a row.
    func line(_ index: Int) -> Int { Int(lines[index]) }

    /// How many rows had that outcome: O(1).
    func count(_ outcome: Outcome) -> Int {
      let count = counts[outcome.ordinal]
      guard isAbandoned else { return count }
      let takenBack = counts[Outcome.created.ordinal] + counts[Outcome.updated.ordinal]
      return switch outcome {
      case .created, .updated: 0
      case .skipped: count + takenBack
      case .unchanged, .refused: count
      }
    }

    /// Says of the rows that would have come in that they did not.
    mutating func abandon() { isAbandoned = true }
  }
}

extension ImportResult.Outcome {
  /// Its place among all of them.
  fileprivate var ordinal: Int {
    switch self {
    case .created: 0
    case .updated: 1
    case .unchanged: 2
    case .skipped: 3
    case .refused: 4
    }
  }
}
