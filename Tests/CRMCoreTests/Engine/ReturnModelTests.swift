import Testing

@testable import CRMCore

/// Random graphs of records that belong to, need and name each other, against a plain model.
@Suite struct ReturnModelTests {
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func deletionsAreTakenBackInAnyOrder(seed: UInt64) throws {
    let store = InMemoryStore()
    let clock = HandClock()
    let office = try Office(
      store: store, catalog: .standard.adding([Knot.self]), options: clock.options)
    var program = KnotProgram(office, seed: seed)
    for step in 0..<60 {
      // Deletions of one moment, and of others: times tell nothing of what went with what.
      if step % 3 == 0 { clock.advance(1000) }
      try program.step()
      #expect(program.disagreements() == [], "seed \(seed), step \(step)")
      #expect(office.crm.snapshot.state.checkInvariants() == [], "seed \(seed), step \(step)")
    }
    try program.restoreAll()
    #expect(program.disagreements() == [], "seed \(seed), at the end")
    #expect(program.losses() == [], "seed \(seed), at the end")
    let reopened = try CRM.open(.store(store), catalog: office.crm.catalog)
    #expect(differences(office.crm.snapshot, reopened.snapshot) == [], "seed \(seed)")
  }
}

/// What a knot is to the model.
private struct Node: Equatable {
  enum Life { case live, deleted, taken }

  var life = Life.live
  /// What it belongs to, and what it is built on: it cannot live without them.
  var wholes: [UInt32?] = [nil, nil]
  var basis: UInt32?
  var link: UInt32?
  var links: Set<UInt32> = []
  /// What deletions took out of `link` and `links`.
  var formerLink: UInt32?
  var formerLinks: Set<UInt32> = []

  var needs: [UInt32] { (wholes + [basis]).compactMap { $0 } }

  /// Takes out what is gone.
  mutating func unlink(_ isGone: (UInt32) -> Bool) {
    if let target = link, isGone(target) { (link, formerLink) = (nil, target) }
    formerLinks.formUnion(links.filter(isGone))
    links = links.filter { !isGone($0) }
  }

  /// Puts in again what is there, where nothing else is in its place.
  mutating func relink(_ isThere: (UInt32) -> Bool) {
    if link == nil, let target = formerLink, isThere(target) { link = target }
    if link != nil { formerLink = nil }
    links.formUnion(formerLinks.filter(isThere))
    formerLinks.subtract(links)
  }
}

private struct KnotProgram {
  let office: Office
  private var nodes: [UInt32: Node] = [:]
  /// What there would be if nothing had ever been deleted.
  private var twins: [UInt32: Node] = [:]
  private var random: SeededGenerator

  init(_ office: Office, seed: UInt64) {
    self.office = office
    random = SeededGenerator(seed: seed)
  }

  private struct TakenBack: Error {}

  /// Some changes in one commit, or one that is taken back.
  mutating func step() throws {
    let before = self
    let isTakenBack = Int.random(in: 0..<6, using: &random) == 0
    let count = Int.random(in: 1...4, using: &random)
    do {
      try office.write(as: office.admin) { tx in
        for _ in 0..<count { change(&tx) }
        if isTakenBack { throw TakenBack() }
      }
    } catch is TakenBack {
      (nodes, twins) = (before.nodes, before.twins)
    }
  }

  private mutating func change(_ tx: inout WriteTransaction) {
    switch Int.random(in: 0..<12, using: &random) {
    case 0...3: insert(&tx)
    case 4: relate(&tx)
    case 5...6: name(&tx)
    case 7...9: any().map { delete($0, &tx) }
    default: any().map { restore($0, &tx) }
    }
  }

  /// Any number; mostly the model says at once that it will not do.
  private mutating func any() -> UInt32? { nodes.keys.sorted().randomElement(using: &random) }

  private mutating func someLive(_ odds: Int = 2) -> UInt32? {
    guard Int.random(in: 0..<odds, using: &random) == 0 else { return nil }
    return nodes.filter { $0.value.life == .live }.keys.sorted().randomElement(using: &random)
  }

  private func isLive(_ number: UInt32) -> Bool { nodes[number]?.life == .live }

  /// Tries a change that must go through exactly when the model says so.
  private func expect(_ isAllowed: Bool, _ name: String, _ body: () throws -> Void) {
    do {
      try body()
      if !isAllowed { Issue.record("\(name) went through") }
    } catch {
      if isAllowed { Issue.record("\(name) was refused: \(error)") }
    }
  }

  private mutating func insert(_ tx: inout WriteTransaction) {
    let number = UInt32(nodes.count + 1)
    var node = Node(wholes: [someLive(), someLive(3)], basis: someLive(4), link: someLive())
    node.links = Set((0..<3).compactMap { _ in someLive() })
    expect(true, "insert") {
      var knot = Knot()
      node.describe(&knot)
      knot.maker = node.wholes[0].map { Knot.ID($0) }
      let id = try tx.insert(knot)
      #expect(id.number == number)
    }
    nodes[number] = node
    twins[number] = node
  }

  /// Gives a live knot other wholes and another basis: circles come about so.
  private mutating func relate(_ tx: inout WriteTransaction) {
    guard let number = someLive(1) else { return }
    let (wholes, basis) = ([someLive(), someLive(3)], someLive(4))
    nodes[number]?.wholes = wholes
    nodes[number]?.basis = basis
    twins[number]?.wholes = wholes
    twins[number]?.basis = basis
    let node = nodes[number]
    expect(true, "relate") { try tx.update(Knot.ID(number)) { node?.describe(&$0) } }
  }

  /// Names something else, or one more, or one less.
  private mutating func name(_ tx: inout WriteTransaction) {
    guard let number = someLive(1), let target = someLive(1), var node = nodes[number] else {
      return
    }
    if Bool.random(using: &random) {
      node.link = target
      twins[number]?.link = target
    } else if node.links.contains(target) {
      node.links.remove(target)
      twins[number]?.links.remove(target)
    } else {
      node.links.insert(target)
      twins[number]?.links.insert(target)
    }
    node.relink { _ in false }
    nodes[number] = node
    expect(true, "name") { try tx.update(Knot.ID(number)) { node.describe(&$0) } }
  }

  private mutating func delete(_ number: UInt32, _ tx: inout WriteTransaction) {
    var falling: Set = [number]
    var count = 0
    while count < falling.count {
      count = falling.count
      for (other, node) in nodes where node.life == .live {
        let belongs = node.wholes.contains { $0.map(falling.contains) ?? false }
        if belongs { falling.insert(other) }
      }
    }
    let isInUse = nodes.contains { other, node in
      node.life == .live && !falling.contains(other) && node.basis.map(falling.contains) ?? false
    }
    let isAllowed = isLive(number) && !isInUse
    expect(isAllowed, "delete") { try tx.delete(Knot.ID(number)) }
    guard isAllowed else { return }
    for other in falling { nodes[other]?.life = other == number ? .deleted : .taken }
    for (other, node) in nodes where node.life == .live {
      nodes[other]?.unlink(falling.contains)
    }
  }

  private mutating func restore(_ number: UInt32, _ tx: inout WriteTransaction) {
    // The most that can come back together: whatever went along, and has all that it needs.
    var coming = Set(nodes.filter { $0.value.life == .taken }.keys)
    coming.insert(number)
    var count = 0
    while count != coming.count {
      count = coming.count
      coming = coming.filter { other in
        other == number
          || (nodes[other]?.needs.allSatisfy { isLive($0) || coming.contains($0) } ?? false)
      }
    }
    let isComplete = nodes[number]?.needs.allSatisfy { isLive($0) || coming.contains($0) } ?? false
    let isAllowed = !isLive(number) && isComplete
    expect(isAllowed, "restore") { try tx.restore(Knot.ID(number)) }
    guard isAllowed else { return }
    for other in coming { nodes[other]?.life = .live }
    let live = Set(nodes.filter { $0.value.life == .live }.keys)
    for other in coming { nodes[other]?.unlink { !live.contains($0) } }
    for other in live { nodes[other]?.relink(live.contains) }
  }

  /// Restores what was deleted by itself, in random order, until all of it is back.
  mutating func restoreAll() throws {
    for _ in 0..<nodes.count {
      let deleted = nodes.filter { $0.value.life == .deleted }.keys.sorted()
      for number in deleted.shuffled(using: &random) {
        try office.write(as: office.admin) { tx in restore(number, &tx) }
      }
    }
  }

  /// Where the engine's state is not the model's.
  func disagreements() -> [String] {
    let table = office.crm.snapshot.state.table(Knot.self)
    var found: [String] = []
    for (number, node) in nodes.sorted(by: { $0.key < $1.key }) {
      guard let knot = table.find(Knot.ID(number)) else { return ["knot/\(number) is missing"] }
      var read = Node(knot)
      // Whether what is deleted names its links or has let go of them shows only when it is back.
      var expected = node
      if node.life != .live { (read, expected) = (read.withoutLinks, expected.withoutLinks) }
      if read != expected { found.append("knot/\(number): \(read), not \(expected)") }
    }
    return found
  }

  /// What is not as if nothing had ever been deleted.
  func losses() -> [String] {
    nodes.filter { $0.value != twins[$0.key] }.map { "knot/\($0.key)" }
  }
}

extension Node {
  /// Reads what a knot is to the model.
  fileprivate init(_ knot: Knot) {
    life = !knot.isDeleted ? .live : knot.header.cascaded ? .taken : .deleted
    wholes = [knot.whole?.number, knot.frame?.number]
    basis = knot.basis?.number
    link = knot.link?.number
    links = Set(knot.links.map(\.number))
    for former in knot.header.unlinked {
      if former.field == "link" { formerLink = former.record.number }
      if former.field == "links" { formerLinks.insert(former.record.number) }
    }
  }

  fileprivate var withoutLinks: Node { Node(life: life, wholes: wholes, basis: basis) }

  /// Makes a knot what the model says.
  fileprivate func describe(_ knot: inout Knot) {
    (knot.whole, knot.frame) = (wholes[0].map { Knot.ID($0) }, wholes[1].map { Knot.ID($0) })
    (knot.basis, knot.link) = (basis.map { Knot.ID($0) }, link.map { Knot.ID($0) })
    let kept = knot.links.filter { links.contains($0.number) }
    let more = links.subtracting(kept.map(\.number)).sorted().map { Knot.ID($0) }
    knot.links = kept + more
  }
}
