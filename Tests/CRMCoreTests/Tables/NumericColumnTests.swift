import CRMCore
import Testing

@Suite("Numeric columns")
struct NumericColumnTests {
  private func value(_ random: inout TableRandom) -> Int64 {
    switch Int.random(in: 0..<20, using: &random) {
    case 0: .max
    case 1: .min + 1
    default: Int64.random(in: -50...50, using: &random)
    }
  }

  @Test("A column behaves as a dictionary, and kept copies never change", arguments: 1...6)
  func model(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var column = NumericColumn()
    var model: [UInt32: Int64] = [:]
    var kept: [(NumericColumn, [UInt32: Int64])] = []
    for step in 0..<2_000 {
      let id = random.id()
      let value = random.chance(25) ? nil : value(&random)
      column.set(id, value)
      model[id] = value
      #expect(column[id] == value, "seed \(seed)")
      let other = random.id()
      #expect(column[other] == model[other], "seed \(seed)")
      if step % 100 == 0 {
        #expect(column.checkInvariants() == [], "seed \(seed)")
        kept.append((column, model))
      }
    }
    for (column, model) in kept {
      #expect(column.count == model.count, "seed \(seed)")
      let ids = IDSet(sorted: model.keys.sorted())
      var walked: [UInt32: Int64] = [:]
      column.forEach(in: ids) { walked[$0] = $1 }
      #expect(walked == model, "seed \(seed)")
    }
  }

  @Test("Ranges, sums and the first few agree with a search of everything", arguments: 1...6)
  func queries(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var column = NumericColumn()
    var model: [UInt32: Int64] = [:]
    for _ in 0..<2_000 {
      let id = random.id()
      model[id] = Int64.random(in: -50...50, using: &random)
      column.set(id, model[id])
    }
    for size in [0, 20, 2_000] {
      let chosen = Set((0..<size).map { _ in random.id() })
      let ids = IDSet(sorted: chosen.sorted())
      let low = Int64.random(in: -60...50, using: &random)
      let range = low...low + Int64.random(in: 0...40, using: &random)
      let hits = model.filter { range.contains($0.value) }.map(\.key)
      #expect(column.ids(in: range) == IDSet(sorted: hits.sorted()), "seed \(seed)")
      let inside = hits.filter(chosen.contains).sorted()
      #expect(column.ids(in: range, within: ids).ids() == inside, "seed \(seed)")
      let present = model.filter { chosen.contains($0.key) }
      #expect(column.sum(over: ids) == present.values.reduce(0, +), "seed \(seed)")
      for limit in [0, 1, 7, 50, 5_000] {
        let up = present.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
        let down = present.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.map(\.key)
        let first = column.top(limit, within: ids, descending: false)
        #expect(first == Array(up.prefix(limit)), "seed \(seed)")
        #expect(column.top(limit, within: ids) == Array(down.prefix(limit)), "seed \(seed)")
      }
    }
  }

  @Test("A range reads only the pages that can hold it")
  func skipping() {
    var column = NumericColumn()
    for id: UInt32 in 0..<51_200 { column.set(id, Int64(id)) }
    var visits = NumericColumn.Visits()
    let hits = column.ids(in: 1_000...1_100, counting: &visits)
    #expect(hits == IDSet(sorted: 1_000...1_100))
    #expect(visits.pages == 2)
    visits = NumericColumn.Visits()
    let all = IDSet(sorted: 0..<51_200)
    #expect(column.ids(in: 600...700, within: all, counting: &visits).count == 101)
    #expect(visits.pages == 1)
    visits = NumericColumn.Visits()
    let lowest = column.top(10, within: all, descending: false, counting: &visits)
    #expect(lowest == Array(0..<10) && visits.pages == 1)
  }

  @Test("The reserved value reads as absent, and the highest and lowest others do not")
  func reserved() {
    var column = NumericColumn()
    column.set(1, NumericColumn.absent)
    column.set(2, .min + 1)
    column.set(3, .max)
    #expect(column[1] == nil && column.count == 2)
    #expect(column.ids(in: .min ... .max) == [2, 3])
    #expect(column.top(5, within: [1, 2, 3]) == [3, 2])
    column.set(3, NumericColumn.absent)
    #expect(column[3] == nil && column.count == 1 && column.checkInvariants() == [])
  }

  @Test("A sum that does not fit is nil, one that only passes through too high a value is not")
  func overflow() {
    var column = NumericColumn()
    for (id, value) in [Int64.max, Int64.max, -.max, -.max, -5].enumerated() {
      column.set(UInt32(id + 1), value)
    }
    #expect(column.sum(over: [1, 2, 3, 4, 5]) == -5)
    #expect(column.sum(over: [1, 2]) == nil)
    #expect(column.sum(over: [3, 4]) == nil)
    #expect(column.sum(over: [1]) == .max)
  }
}
