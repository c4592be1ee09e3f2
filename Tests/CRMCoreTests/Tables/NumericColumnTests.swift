import Testing

@testable import CRMCore

@Suite("Numeric columns")
struct NumericColumnTests {
  private func value(_ random: inout TableRandom) -> Int64 {
    switch Int.random(in: 0..<20, using: &random) {
    case 0: .max
    case 1: .min + 1
    default: Int64.random(in: -50...50, using: &random)
    }
  }

  @Test("A column behaves as a dictionary, and kept copies never change", arguments: 1...2)
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
    for (column, model) in kept { expect(column, model, "seed \(seed)") }
  }

  @Test("Ranges and the first few agree with a search of everything", arguments: 1...2)
  func queries(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var column = NumericColumn()
    var model: [UInt32: Int64] = [:]
    for _ in 0..<2_000 {
      let id = random.id()
      model[id] = Int64.random(in: -50...50, using: &random)
      column.set(id, model[id])
    }
    for size in [0, 20, 4_000] {
      let chosen = Set((0..<size).map { _ in random.id() })
      let ids = IDSet(sorted: chosen.sorted())
      let low = Int64.random(in: -60...50, using: &random)
      let range = low...low + Int64.random(in: 0...40, using: &random)
      let hits = model.filter { range.contains($0.value) }.map(\.key)
      #expect(column.ids(in: range) == IDSet(sorted: hits.sorted()), "seed \(seed)")
      let inside = hits.filter(chosen.contains).sorted()
      #expect(column.ids(in: range, within: ids) == IDSet(sorted: inside), "seed \(seed)")
      let present = model.filter { chosen.contains($0.key) }
      let up = present.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
      let down = present.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.map(\.key)
      for limit in [0, 1, 7, 50, 5_000] {
        let first = column.top(limit, within: ids, descending: false)
        #expect(first == Array(up.prefix(limit)), "seed \(seed)")
        #expect(column.top(limit, within: ids) == Array(down.prefix(limit)), "seed \(seed)")
      }
    }
  }

  @Test("A bulk of changes is the same as single steps, the last of an id counts", arguments: 1...2)
  func bulk(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var (bulk, single) = (NumericColumn(), NumericColumn())
    var model: [UInt32: Int64] = [:]
    var kept: [(NumericColumn, [UInt32: Int64])] = []
    for _ in 0..<30 {
      let size = [0, 1, 40, 2_000][Int.random(in: 0..<4, using: &random)]
      let changes = (0..<size).map { _ in
        (id: random.id(), value: random.chance(30) ? nil : value(&random))
      }.sorted { $0.id < $1.id }
      bulk.apply(changes)
      for (id, value) in changes {
        single.set(id, value)
        model[id] = value
      }
      expect(bulk, model, "seed \(seed)")
      expect(single, model, "seed \(seed)")
      kept.append((bulk, model))
    }
    for (column, model) in kept { expect(column, model, "seed \(seed)") }
  }

  private func expect(_ column: NumericColumn, _ model: [UInt32: Int64], _ comment: Comment) {
    #expect(column.checkInvariants() == [], comment)
    #expect(column.count == model.count, comment)
    #expect(model.allSatisfy { id, value in column[id] == value }, comment)
  }

  /// How many blocks of two columns lie at the same place in memory.
  private func sharedBlocks(_ left: NumericColumn, _ right: NumericColumn) -> Int {
    (0..<min(left.blocks.count, right.blocks.count)).count { index in
      let places = [left, right].map {
        $0.blocks[index]?.values.withUnsafeBufferPointer(\.baseAddress)
      }
      return places[0] == places[1]
    }
  }

  @Test("A change beside a copy copies its block, and what changes nothing copies nothing")
  func copying() {
    var column = NumericColumn()
    column.apply((0..<102_400).map { (UInt32($0), Int64($0)) })
    let copy = column
    column.set(5, 5)
    column.set(7_000_000, nil)
    column.apply([(9, 9), (2_000, 2_000), (102_500, nil)])
    #expect(sharedBlocks(column, copy) == 100 && column.blocks.count == 100)
    column.set(5, 6)
    #expect(sharedBlocks(column, copy) == 99)
    column.apply([(9, 9), (2_000, 2_000), (4_000, 1), (4_001, 2), (50_000, nil)])
    #expect(sharedBlocks(column, copy) == 97)
    #expect(copy[5] == 5 && copy[4_000] == 4_000 && copy[50_000] == 50_000)
    #expect(column[5] == 6 && column[4_000] == 1 && column[50_000] == nil)
  }

  @Test("A range reads only the blocks that can hold it")
  func skipping() {
    var column = NumericColumn()
    column.apply((0..<51_200).map { (UInt32($0), Int64($0)) })
    var visits = NumericColumn.Visits()
    let hits = column.ids(in: 1_000...1_100, counting: &visits)
    #expect(hits == IDSet(sorted: 1_000...1_100))
    #expect(visits.blocks == 2 && visits.values == 2_048)
    visits = NumericColumn.Visits()
    let all = IDSet(sorted: 0..<51_200)
    #expect(column.ids(in: 600...700, within: all, counting: &visits).count == 101)
    #expect(visits.blocks == 1 && visits.values == 1_024)
    visits = NumericColumn.Visits()
    let few = IDSet(sorted: [3, 600, 650, 800, 40_000])
    #expect(column.ids(in: 600...700, within: few, counting: &visits) == [600, 650])
    #expect(visits.blocks == 1 && visits.values == 4)
    visits = NumericColumn.Visits()
    // Blocks that lie in the range as a whole are not read at all.
    #expect(column.ids(in: 1_024...9_000, counting: &visits).count == 7_977)
    #expect(visits.blocks == 1)
  }

  @Test("The first few by value read only the blocks that can hold a better one")
  func bestFew() {
    var column = NumericColumn()
    column.apply((0..<51_200).map { (UInt32($0), Int64($0)) })
    let all = IDSet(sorted: 0..<51_200)
    var visits = NumericColumn.Visits()
    let lowest = column.top(10, within: all, descending: false, counting: &visits)
    #expect(lowest == Array(0..<10) && visits.blocks == 1 && visits.values == 1_024)
    visits = NumericColumn.Visits()
    let highest = column.top(10, within: all, descending: true, counting: &visits)
    #expect(highest == (51_190..<51_200).reversed() && visits.blocks == 50)
    visits = NumericColumn.Visits()
    let few = IDSet(sorted: [3, 9_000, 40_000])
    #expect(column.top(2, within: few, descending: false, counting: &visits) == [3, 9_000])
    #expect(visits.blocks == 2 && visits.values == 2)
  }

  @Test("Of equal values the lower ids come first, also of the lowest and highest there are")
  func ties() {
    var column = NumericColumn()
    for value in [.max, .min + 1, 0] as [Int64] {
      column.apply((1...5_000).map { (id: UInt32($0), value: value) })
      for ids in [IDSet(sorted: 1...5_000), [2, 4, 4_000]] {
        for descending in [true, false] {
          let top = column.top(2, within: ids, descending: descending)
          #expect(top == Array(ids.prefix(2)))
        }
      }
    }
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
}
