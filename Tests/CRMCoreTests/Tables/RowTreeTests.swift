import CRMCore
import Testing

@Suite("Row trees")
struct RowTreeTests {
  final class Row: Sendable {
    let number: Int

    init(_ number: Int) { self.number = number }
  }

  private func contents(_ tree: RowTree<Row>) -> [UInt32: Int] {
    var result: [UInt32: Int] = [:]
    var previous: UInt32?
    tree.forEach { id, row in
      if let previous { #expect(previous < id) }
      previous = id
      result[id] = row.number
    }
    return result
  }

  @Test("A tree behaves as a dictionary, and kept copies never change", arguments: 1...6)
  func model(seed: UInt64) throws {
    var random = TableRandom(seed: seed)
    var tree = RowTree<Row>()
    var model: [UInt32: Int] = [:]
    var kept: [(RowTree<Row>, [UInt32: Int])] = []
    for step in 0..<1_500 {
      let id = random.id()
      let row = random.chance(25) ? nil : Row(step)
      try tree.set(id, row)
      model[id] = row?.number
      #expect(tree[id]?.number == model[id], "seed \(seed)")
      let other = random.id()
      #expect(tree[other]?.number == model[other], "seed \(seed)")
      if step % 50 == 0 {
        #expect(tree.checkInvariants() == [], "seed \(seed)")
        kept.append((tree, model))
      }
    }
    for (tree, model) in kept { #expect(contents(tree) == model, "seed \(seed)") }
  }

  @Test("The lowest and highest ids are kept, and ids never written are absent")
  func extremes() throws {
    var tree = RowTree<Row>()
    for id: UInt32 in [1, 31, 32, 1_023, 1_024, 1 << 25, .max] {
      #expect(tree[id] == nil)
      try tree.set(id, Row(Int(id)))
      #expect(tree[id]?.number == Int(id))
    }
    #expect(contents(tree).count == 7)
    #expect(tree[2] == nil && tree[UInt32.max - 1] == nil)
  }

  @Test("A deferred page is decoded when it is touched, once, and no other page is")
  func deferred() throws {
    let failures = PageFailures()
    let loads = Counter()
    let tree = RowTree(
      deferredPages: (0..<100).map { page in
        DeferredPage<Row>(reportingTo: failures) {
          loads.add()
          return (0..<32).map { Row(page * 32 + $0) }
        }
      })
    #expect(tree.loadedPageCount == 0)
    #expect(tree[70]?.number == 70)
    #expect(tree[71]?.number == 71)
    #expect(loads.count == 1 && tree.loadedPageCount == 1)
    var copy = tree
    try copy.set(71, nil)
    try copy.set(100, Row(-1))
    #expect(tree[71]?.number == 71 && copy[71] == nil && copy[70]?.number == 70)
    #expect(tree[100]?.number == 100 && copy[100]?.number == -1 && copy[101]?.number == 101)
    #expect(loads.count == 2)
    try tree.preload()
    #expect(loads.count == 100 && tree.loadedPageCount == 100)
    #expect(contents(tree).count == 3_200 && failures.first == nil)
  }

  @Test("Two rows of one deferred page keep their identity however often they are read")
  func identity() {
    let tree = RowTree(
      deferredPages: [DeferredPage<Row>(reportingTo: PageFailures()) { [nil, Row(1), Row(2)] }])
    #expect(tree[1] === tree[1] && tree[1] !== tree[2] && tree[3] == nil)
  }

  @Test("Threads that touch a page together decode it once")
  func concurrent() async {
    let loads = Counter()
    let tree = RowTree(
      deferredPages: [
        DeferredPage<Row>(reportingTo: PageFailures()) {
          loads.add()
          return [nil, Row(1)]
        }
      ])
    await withTaskGroup(of: Int?.self) { group in
      for _ in 0..<32 { group.addTask { tree[1]?.number } }
      for await number in group { #expect(number == 1) }
    }
    #expect(loads.count == 1)
  }

  @Test("A page that cannot be decoded is reported, refuses writes and is not tried again")
  func failing() throws {
    struct Damaged: Error {}
    let failures = PageFailures()
    let loads = Counter()
    var tree = RowTree<Row>()
    try tree.set(5, Row(5))
    tree.install(
      DeferredPage(reportingTo: failures) {
        loads.add()
        throw Damaged()
      }, atPage: 1)
    #expect(failures.first == nil)
    #expect(tree[40] == nil)
    #expect(failures.first?.underlying is Damaged)
    #expect(throws: PageFailure.self) { try tree.set(41, Row(1)) }
    #expect(throws: PageFailure.self) { try tree.preload(63) }
    #expect(throws: PageFailure.self) { try tree.preload() }
    #expect(throws: Never.self) { try tree.preload(5) }
    #expect(contents(tree) == [5: 5])
    #expect(loads.count == 1 && tree[41] == nil)
  }

  @Test("An error thrown from a walk ends it and comes out")
  func stopping() throws {
    struct Stop: Error {}
    var tree = RowTree<Row>()
    for id: UInt32 in 1...100 { try tree.set(id, Row(Int(id))) }
    var seen = 0
    #expect(throws: Stop.self) {
      try tree.forEach { id, _ in
        seen += 1
        if id == 40 { throw Stop() }
      }
    }
    #expect(seen == 40)
  }
}
