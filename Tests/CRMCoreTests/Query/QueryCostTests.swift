import Synchronization
import Testing

@testable import CRMCore

/// What a query reads and makes: no more than its answer needs.
@Suite(.serialized) struct QueryCostTests {
  /// A field type that counts how often a record with it is made.
  private struct Probe: FieldValue {
    let text: String
    static let made = Atomic<Int>(0)
    static var crmType: FieldType { .text }
    var crmValue: Value { .text(text) }

    init(_ text: String) { self.text = text }

    init(crmValue value: Value) throws(ValueError) {
      text = try String(crmValue: value)
      if !text.isEmpty { Self.made.add(1, ordering: .relaxed) }
    }

    /// How many records were made meanwhile.
    static func count(_ body: () throws -> Void) rethrows -> Int {
      let before = made.load(ordering: .relaxed)
      try body()
      return made.load(ordering: .relaxed) - before
    }
  }

  /// A choice that counts how often its type is asked for the value of a key.
  private struct Grade: Choice {
    let rawValue: String
    static let asked = Atomic<Int>(0)
    static let options = [ChoiceOption("fine"), ChoiceOption("coarse")]
    static let isOpen = true

    init?(rawValue: String) {
      self.rawValue = rawValue
      Self.asked.add(1, ordering: .relaxed)
    }
  }

  private struct Sample: CRMRecord {
    var name = ""
    var colour: String?
    var shape: String?
    var size = 0
    var grade = Grade(rawValue: "fine")
    var probe = Probe("")
    var header = RecordHeader()

    static let kind: RecordKind = "probe-sample"
    static let schema = RecordSchema<Sample>(
      header: \.header, Field("name", \.name, .required), Field("colour", \.colour, .indexed),
      Field("shape", \.shape, .indexed), Field("size", \.size, .indexed),
      Field("grade", \.grade), Field("probe", \.probe))
  }

  private let query: RecordQuery<Sample>
  private static let count = 9_000

  init() throws {
    let office = try Office(catalog: .standard.adding([Sample.self]))
    try office.write(as: office.admin) { tx in
      for number in 0..<Self.count {
        var sample = Sample()
        sample.name = "S \(number % 100)"
        sample.colour = ["red", "green", "blue"][number % 3]
        sample.shape = number < 200 ? "round" : "square"
        sample.size = number
        sample.grade = Grade(rawValue: ["fine", "coarse", "of its own"][number % 3])
        sample.probe = Probe("p")
        try tx.insert(sample)
      }
    }
    query = office.crm.snapshot.folded[Sample.self]
  }

  @Test func recordsAreMadeOnlyWhenTheyAreAskedFor() {
    let named = query.where(\.name, "S 7")
    for some in [query, named, query.where(\.colour, "red"), query.sorted(by: \.size)] {
      #expect(Probe.count { _ = some.first } == 1)
      #expect(Probe.count { _ = some.prefix(3) } == 3)
      #expect(Probe.count { _ = some.first { _ in true } } == 1)
      #expect(Probe.count { for _ in some.lazy.map(\.size).prefix(4) {} } <= 5)
      #expect(Probe.count { _ = (some.count, some.isEmpty, some.ids()) } == 0)
    }
    #expect(Probe.count { _ = query.groups(by: \.colour, \.shape) } == 0)
    #expect(Probe.count { _ = query.sorted(by: \.name).sorted(by: \.size).run(limit: 5) } == 0)
  }

  @Test func aChoiceIsAskedForKeysThatItDoesNotListOnly() {
    let before = Grade.asked.load(ordering: .relaxed)
    #expect(query.all().prefix(3).map { $0.grade?.rawValue } == ["fine", "coarse", "of its own"])
    // An empty record of a kind is made once, and copied.
    #expect(Grade.asked.load(ordering: .relaxed) - before == Self.count / 3)
  }

  @Test func walkingThroughAQueryGivesAllOfItInOrder() {
    let some = [
      query, query.where(\.name, "S 7"), query.where(\.colour, "red"),
      query.sorted(by: \.size, .descending).where(\.shape, "round"), query.where(\.size, -1),
    ]
    for query in some {
      #expect(query.map(\.id) == query.ids())
      #expect(query.isEmpty == query.ids().isEmpty)
    }
  }

  @Test func rowsAreReadUpToTheLimitOnly() {
    let named = query.where(\.name, "S 7")
    #expect(named.run(limit: 1).rowsVisited == 8)
    #expect(named.run(limit: 3).rowsVisited == 208)
    #expect(named.run().rowsVisited == Self.count)
    #expect(named.work.matching(atMost: 1).visited == 8)
  }

  @Test func wordsAreReadUpToTheLimitOnly() {
    let both = query.where(\.colour, "red").where(\.shape, "square")
    let blocks = (Self.count >> 12) + 1
    #expect(both.run().wordsVisited == blocks * 128)
    #expect(both.run(limit: 10).wordsVisited == 128)
    #expect(query.run(limit: 10).wordsVisited == 64)
    #expect(query.work.counting().words == 0)
    #expect(both.work.counting().words == blocks * 128)
    #expect(both.run(limit: 10).numbers == Array(both.run().numbers.prefix(10)))
  }
}
