import CRMStoreConformance
import Testing

@testable import CRMCore

@Suite struct PostingIndexTests {
  /// The values of each record.
  typealias Model = [UInt32: Set<[UInt8]>]

  /// Values of every length: none is the beginning of another's bytes by chance alone.
  private func value(_ number: Int) -> [UInt8] {
    Array("\(number)".utf8) + [UInt8](repeating: 7, count: number % 19)
  }

  private func expect(
    _ index: PostingIndex, _ model: Model, values: Int, _ comment: Comment
  ) {
    #expect(index.checkInvariants() == [], comment)
    var holders: [[UInt8]: [UInt32]] = [:]
    for (id, values) in model { for value in values { holders[value, default: []].append(id) } }
    for number in 0..<values {
      let due = holders[value(number), default: []].sorted()
      let found = value(number).withUnsafeBytes { index.lookup($0) }
      switch found {
      case .none: #expect(due == [], comment)
      case .exact(let bits): #expect(!index.isMany && Array(bits.set) == due, comment)
      case .candidates(let ids): #expect(index.isMany && ids == due, comment)
      }
    }
    let filled = model.filter { !$0.value.isEmpty }.keys.sorted()
    #expect(
      (index.isMany && index.isList ? [] : filled) == index.filled.map { Array($0.set) } ?? [],
      comment)
    var passed: [[UInt8]: [UInt32]] = [:]
    index.forEachValue { passed[$0] = Array($1.set) }
    #expect(passed == (index.isMany ? [:] : holders.mapValues { $0.sorted() }), comment)
    #expect((index.codes == nil) == (index.isMany || index.isList), comment)
    guard let codes = index.codes else { return }
    for (id, values) in model {
      let code = Int(codes[id])
      #expect((code == 0 ? nil : index.codeValues[code - 1]) == values.first, comment)
    }
  }

  /// What a record has after a change, by the number of values there are.
  private func values(_ random: inout TableRandom, of count: Int, isList: Bool) -> Set<[UInt8]> {
    let size = isList ? Int.random(in: 0...3, using: &random) : random.chance(20) ? 0 : 1
    return Set((0..<size).map { _ in value(Int.random(in: 0..<count, using: &random)) })
  }

  private func change(
    _ index: inout PostingIndex, _ id: UInt32, _ old: Set<[UInt8]>, _ new: Set<[UInt8]>
  ) {
    apply(&index, new.map { (id, $0) }, old.map { (id, $0) })
  }

  @Test(arguments: 1...2, [(5, false), (64, false), (64, true), (300, false), (300, true)])
  func anIndexBehavesAsADictionaryOfSetsAndKeptCopiesNeverChange(
    seed: UInt64, shape: (values: Int, isList: Bool)
  ) {
    var random = TableRandom(seed: seed)
    var index = PostingIndex(isList: shape.isList)
    var model: Model = [:]
    var kept: [(PostingIndex, Model)] = []
    for step in 0..<600 {
      let id = random.id()
      let new = values(&random, of: shape.values, isList: shape.isList)
      change(&index, id, model[id, default: []], new)
      model[id] = new
      if step % 60 == 0 { kept.append((index, model)) }
    }
    kept.append((index, model))
    #expect(index.isMany == (shape.values > 64))
    for (index, model) in kept { expect(index, model, values: shape.values, "seed \(seed)") }
  }

  @Test(arguments: 1...2, [(5, false), (64, true), (90, false), (300, true)])
  func aBulkOfChangesIsTheSameAsSingleSteps(
    seed: UInt64, shape: (values: Int, isList: Bool)
  ) {
    var random = TableRandom(seed: seed)
    var (bulk, single) = (PostingIndex(isList: shape.isList), PostingIndex(isList: shape.isList))
    var model: Model = [:]
    var kept: [(PostingIndex, Model)] = []
    for _ in 0..<8 {
      let size = [1, 20, 700][Int.random(in: 0..<3, using: &random)]
      let ids = Set((0..<size).map { _ in random.id() }).sorted()
      var (added, removed): ([(UInt32, [UInt8])], [(UInt32, [UInt8])]) = ([], [])
      for id in ids {
        let new = values(&random, of: shape.values, isList: shape.isList)
        removed += model[id, default: []].map { (id, $0) }
        added += new.map { (id, $0) }
        change(&single, id, model[id, default: []], new)
        model[id] = new
      }
      apply(&bulk, added, removed)
      expect(bulk, model, values: shape.values, "seed \(seed)")
      expect(single, model, values: shape.values, "seed \(seed)")
      kept.append((bulk, model))
    }
    for (index, model) in kept { expect(index, model, values: shape.values, "seed \(seed)") }
  }

  /// Passes the values as pieces of one buffer, as rows do.
  private func apply(
    _ index: inout PostingIndex, _ added: [(UInt32, [UInt8])], _ removed: [(UInt32, [UInt8])]
  ) {
    let bytes = (added + removed).flatMap(\.1)
    bytes.withUnsafeBytes { buffer in
      var start = 0
      let entries = (added + removed).map { id, value in
        defer { start += value.count }
        return PostingIndex.Entry(
          UnsafeRawBufferPointer(rebasing: buffer[start..<start + value.count]), id)
      }
      index.apply(
        adding: Array(entries[..<added.count]), removing: Array(entries[added.count...]))
    }
  }

  @Test func valuesThatWentLeaveRoomForOthers() {
    var index = PostingIndex()
    for number in 0..<1_000 {
      if number > 0 { change(&index, 1, [value(number - 1)], []) }
      change(&index, 1, [], [value(number)])
    }
    #expect(!index.isMany && index.checkInvariants() == [] && index.codeValues.count <= 64)
    expect(index, [1: [value(999)]], values: 1_000, "")
    apply(&index, (0..<65).map { ($0, value(Int($0))) }, [(1, value(999))])
    #expect(index.isMany)
    apply(&index, [], (0..<65).map { ($0, value(Int($0))) })
    #expect(index.isMany && index.filled?.isEmpty == true && index.checkInvariants() == [])
  }

  @Test func valuesComeInTheOrderInWhichTheyFirstAppeared() {
    var index = PostingIndex()
    for (id, number) in [9, 3, 9, 7, 3].enumerated() {
      change(&index, UInt32(id), [], [value(number)])
    }
    change(&index, 1, [value(3)], [value(7)])
    change(&index, 4, [value(3)], [value(3)])
    var order: [[UInt8]] = []
    index.forEachValue { value, _ in order.append(value) }
    #expect(order == [value(9), value(3), value(7)])
  }

  @Test func aTextWithoutBytesIsAValueToo() {
    var index = PostingIndex()
    change(&index, 5, [], [[]])
    expect(index, [5: [[]]], values: 3, "")
    guard case .exact(let bits) = [UInt8]().withUnsafeBytes({ index.lookup($0) }) else {
      Issue.record("the value is not found")
      return
    }
    #expect(bits.set == [5])
  }

  @Test func aChangeBesideACopyCopiesTheBlockOfItsValueOnly() {
    var index = PostingIndex()
    apply(&index, (0..<81_920).map { ($0, value(Int($0 % 4))) }, [])
    let copy = index
    change(&index, 5_000, [value(0)], [value(1)])
    let places = [index, copy].map { index in
      index.few.bits.map { bits in
        bits.blocks.groups.flatMap { $0.map { $0.withUnsafeBufferPointer(\.baseAddress) } }
      }
    }
    let differing = (0..<4).map { code in zip(places[0][code], places[1][code]).count(where: !=) }
    #expect(differing == [1, 1, 0, 0])
    expect(copy, [:].merging((0..<81_920).map { ($0, [value(Int($0 % 4))]) }) { $1 }, values: 4, "")
  }
}
