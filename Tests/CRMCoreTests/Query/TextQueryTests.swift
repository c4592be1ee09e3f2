import Testing

@testable import CRMCore

/// Conditions on texts and orders by them over so many records that folded columns answer, against
/// reading every record.
@Suite struct TextQueryTests {
  private let office: Office
  private var random = SeededGenerator(seed: 11)

  init() throws {
    office = try Office()
    let words = ["Äpfel", "apfel", "Straße", "STRASSE", "Ölmühle", "olive", "Zoë", "", "ﬁnal", "x"]
    var draws = SeededGenerator(seed: 5)
    try office.write(as: office.admin) { tx in
      for number in 1...1_200 {
        let word = words[number % words.count]
        let tail = draws.next() % 40
        var lead = Lead(name: "\(word) \(tail)")
        if number % 7 != 0 { lead.company = "\(words[Int(tail) % words.count])" }
        lead.company = lead.company?.isEmpty == true ? nil : lead.company
        try tx.insert(lead)
      }
    }
  }

  private func check(_ query: RecordQuery<Lead>, _ step: Int) {
    let leads = query.all()
    let names = FieldPath(Lead.field(\.name))
    for needle in ["apfel", "STRASSE", "ol", "zoe 1", " 3", "nowhere", "final"] {
      let folded = TextFolding.fold(needle)
      let due = leads.filter { TextFolding.fold($0.name).contains(folded) }.map(\.id)
      let found = query.where(.contains(names, needle))
      #expect(found.ids() == due, "step \(step): \(needle)")
      #expect(found.run(limit: 5).numbers == due.prefix(5).map(\.number), "step \(step): \(needle)")
      let begun = leads.filter { TextFolding.fold($0.name).utf8.starts(with: folded.utf8) }
      #expect(query.where { $0.name.hasPrefix(needle) }.ids() == begun.map(\.id), "step \(step)")
      let mixed = found.where(.compare(names, .notEqual, .text("apfel 1")))
      #expect(
        mixed.count
          == leads.filter { lead in
            TextFolding.fold(lead.name).contains(folded) && lead.name != "apfel 1"
          }.count)
    }
    for isAscending in [true, false] {
      let due = leads.sorted { precedes($0, $1, isAscending) }.map(\.id)
      let found = query.sorted(by: \.company, isAscending ? .ascending : .descending)
      #expect(found.ids() == due, "step \(step)")
      #expect(found.prefix(30).map(\.id) == Array(due.prefix(30)), "step \(step)")
    }
  }

  private func precedes(_ left: Lead, _ right: Lead, _ isAscending: Bool) -> Bool {
    let (one, other) = (left.company ?? "", right.company ?? "")
    if one.isEmpty != other.isEmpty { return one.isEmpty == isAscending }
    let (first, second) = (TextFolding.fold(one), TextFolding.fold(other))
    if first.utf8.elementsEqual(second.utf8) {
      if one.utf8.elementsEqual(other.utf8) { return left.id < right.id }
      return one.utf8.lexicographicallyPrecedes(other.utf8) == isAscending
    }
    return first.utf8.lexicographicallyPrecedes(second.utf8) == isAscending
  }

  @Test mutating func columnsAnswerAsReadingEveryRecordDoesWhateverWasChangedSince() throws {
    for step in 0..<6 {
      let before = office.crm.snapshot
      check(before[Lead.self], step)
      let kept = before[Lead.self].where(.contains(FieldPath(Lead.field(\.name)), "apfel")).ids()
      try office.write(as: office.admin) { tx in
        for _ in 0..<(step == 3 ? 300 : 40) {
          let id = Lead.ID(UInt32(random.next() % 1_200 + 1))
          guard tx[id] != nil else { continue }
          switch random.next() % 4 {
          case 0: try tx.delete(id)
          case 1: try tx.update(id) { $0.company = nil }
          case 2: try tx.update(id) { $0.name = "Apfel \(step)" }
          default:
            try tx.update(id) { $0.company = "straße \(step)" }
            try tx.insert(Lead(name: "olive \(step)"))
          }
        }
      }
      // What was read before is what it was.
      #expect(
        before[Lead.self].where(.contains(FieldPath(Lead.field(\.name)), "apfel")).ids() == kept)
      check(office.crm.snapshot.folded[Lead.self], step)
    }
  }

  @Test func theFirstFewAreFoundWithoutReadingARow() {
    let query = office.crm.snapshot.folded[Lead.self]
    let found = query.where(.contains(FieldPath(Lead.field(\.name)), "olive")).run(limit: 10)
    #expect(found.numbers.count == 10 && found.rowsVisited == 0 && found.indexes == ["name"])
    let sorted = query.sorted(by: \.company).run(limit: 10)
    #expect(sorted.numbers.count == 10 && sorted.rowsVisited == 0)
  }
}
