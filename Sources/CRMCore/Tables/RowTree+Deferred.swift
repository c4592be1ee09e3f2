extension RowTree {
  /// Makes a tree of deferred pages: the element at p covers the ids from 32 p up to 32 p + 31.
  public init(deferredPages: some Sequence<DeferredPage<Row>>) {
    self.init()
    for (index, page) in deferredPages.enumerated() { install(page, atPage: index) }
  }

  /// Decodes every page that is still deferred; throws the first failure.
  public func preload() throws(PageFailure) {
    for tree in trees {
      try tree.forEach { (_, page) throws(PageFailure) in
        if case .deferred(let deferred) = page { _ = try deferred.rows() }
      }
    }
  }

  /// Decodes the page of one id if it is still deferred; throws when it cannot be.
  public func preload(_ id: UInt32) throws(PageFailure) {
    guard trees.count > Int(id >> 25),
      case .deferred(let deferred)? = trees[Int(id >> 25)][Int(id >> 5 & 0xF_FFFF)]
    else { return }
    _ = try deferred.rows()
  }

  /// How many pages hold decoded rows, deferred ones that were touched included.
  package var loadedPageCount: Int {
    var count = 0
    for tree in trees {
      tree.forEach { _, page in
        switch page {
        case .loaded(let rows): count += rows.isEmpty ? 0 : 1
        case .deferred(let deferred): count += deferred.isLoaded ? 1 : 0
        }
      }
    }
    return count
  }

  /// What is broken in the tree's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations: [String] = []
    for (index, tree) in trees.enumerated() {
      violations += tree.checkFanOut()
      tree.forEach { page, rows in
        if case .loaded(let rows) = rows, rows.count > Self.idsPerPage {
          violations.append("page \(page) of tree \(index) holds \(rows.count) rows")
        }
      }
    }
    return violations
  }
}

extension PageTree {
  /// Reports levels with more than 32 children.
  func checkFanOut() -> [String] {
    var widest = root.count
    for b in root {
      widest = max(widest, b.count)
      for c in b {
        widest = max(widest, c.count)
        for d in c { widest = max(widest, d.count) }
      }
    }
    return widest > 32 ? ["a level has \(widest) children"] : []
  }
}
