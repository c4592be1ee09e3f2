import Testing

@testable import CRMCore

/// Conditions on the bytes of rows, against the same conditions on values.
@Suite struct RowTestTests {
  private let office: Office

  /// Texts that are the same or near to each other in one way or another.
  private static let texts = [
    "", "k", "K", "\u{212A}", "é", "e\u{301}", "É", ";", "\u{37E}", "straße", "STRASSE", "a@b.c",
    "A@B.C", " a@b.c", "a@b.c ", "zz", "\u{301}",
  ]

  init() throws {
    office = try Office(catalog: .standard.adding([Vehicle.self]))
    let admin = office.admin
    var random = SeededGenerator(seed: 17)
    try office.write(as: admin) { tx in
      let customers = try (0..<4).map { try tx.insert(Customer(name: "C \($0)")) }
      for number in 1...150 {
        var vehicle = Vehicle.random(number, customers, &random, owner: admin)
        vehicle.model = Self.texts[number % Self.texts.count]
        try tx.insert(vehicle)
      }
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func bytesSayWhatValuesSay(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let content = office.crm.snapshot.state.table(Vehicle.self).content
    let paths = Vehicle.schema.fields.map { FieldPath($0) } + Vehicle.schema.paths()
    var values: [Value] = Self.texts.map { .text($0) }
    values += [.null, .bool(true), .bool(false), .integer(0), .integer(-3), .list([])]
    for path in paths {
      for number in 1...3 as ClosedRange<UInt32> {
        values.append(
          content.withRow(number) { path.value(in: $0, number, content.slots) } ?? .null)
      }
    }
    func condition(_ depth: Int) -> Filter {
      let path = paths.randomElement(using: &random) ?? .id
      let value = values.randomElement(using: &random) ?? .null
      switch Int.random(in: 0..<(depth > 2 ? 4 : 7), using: &random) {
      case 0, 1:
        let comparison = Filter.Comparison.allCases.randomElement(using: &random) ?? .equal
        return .compare(path, comparison, value)
      case 2: return .oneOf(path, [value, values.randomElement(using: &random) ?? .null])
      case 3:
        return Bool.random(using: &random)
          ? .isEmpty(path) : .hasPrefix(path, String(value.description.prefix(2)))
      case 4: return .and([condition(depth + 1), condition(depth + 1)])
      case 5: return .or([condition(depth + 1), condition(depth + 1)])
      default: return .not(condition(depth + 1))
      }
    }
    for step in 0..<600 {
      let filter = condition(0)
      let test = RowTest(filter, content.slots)
      content.forEach { number, row in
        let isSame = test(row, number) == filter.holds(row, number, content.slots)
        #expect(isSame, "seed \(seed), step \(step): record \(number), \(filter)")
        return isSame
      }
    }
  }

  @Test func textsCompareAndContainAsTheirFoldedFormsDo() throws {
    let content = office.crm.snapshot.state.table(Vehicle.self).content
    let path = FieldPath(Vehicle.field(\.model))
    for text in Self.texts {
      for comparison in Filter.Comparison.allCases {
        let filter = Filter.compare(path, comparison, .text(text))
        let test = RowTest(filter, content.slots)
        content.forEach { number, row in
          #expect(
            test(row, number) == filter.holds(row, number, content.slots),
            "\(comparison.rawValue) \(text): record \(number)")
          return true
        }
      }
      let needle = Array(TextFolding.fold(text).utf8)
      let test = RowTest(.contains(path, text), content.slots)
      content.forEach { number, row in
        let value = path.value(in: row, number, content.slots)
        let folded = Array(TextFolding.fold(value.description).utf8)
        let isThere = folded.indices.contains { folded[$0...].starts(with: needle) }
        #expect(test(row, number) == (isThere || needle.isEmpty), "\(text): record \(number)")
        return true
      }
    }
  }
}

extension Filter {
  /// Whether a row meets the condition, told by values alone.
  fileprivate func holds(_ row: RowView, _ number: UInt32, _ slots: Slots) -> Bool {
    switch self {
    case .all: return true
    case .compare(let path, let comparison, let value):
      return comparison.holds(path.value(in: row, number, slots), value, path)
    case .oneOf(let path, let values):
      let found = path.value(in: row, number, slots)
      return values.contains { Comparison.equal.holds(found, $0, path) }
    case .isEmpty(let path): return path.value(in: row, number, slots).isAbsent
    case .contains(let path, let text):
      return TextFolding.fold(path.value(in: row, number, slots).description)
        .contains(TextFolding.fold(text))
    case .hasPrefix(let path, let text):
      return TextFolding.fold(path.value(in: row, number, slots).description).utf8
        .starts(with: TextFolding.fold(text).utf8)
    case .and(let filters): return filters.allSatisfy { $0.holds(row, number, slots) }
    case .or(let filters): return filters.contains { $0.holds(row, number, slots) }
    case .not(let filter): return !filter.holds(row, number, slots)
    }
  }
}
