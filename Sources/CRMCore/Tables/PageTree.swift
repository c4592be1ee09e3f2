/// A persistent map from a dense page number to a leaf, four levels of nested arrays deep.
///
/// Every level has at most 32 children up to 2^20 pages, so a write beside a kept copy copies at
/// most four short arrays. Array subscripts do the uniqueness check and the copy of each level.
@usableFromInline
@frozen
struct PageTree<Leaf: Sendable>: Sendable {
  @usableFromInline var root: [[[[Leaf]]]] = []

  @inlinable
  init() {}

  /// The leaf of a page, nil when nothing was ever written so far up.
  @inlinable
  @inline(__always)
  subscript(page: Int) -> Leaf? {
    let (a, b, c, d) = Self.path(page)
    guard a < root.count, b < root[a].count, c < root[a][b].count, d < root[a][b][c].count
    else { return nil }
    return root[a][b][c][d]
  }

  /// Changes the leaf of a page in place; pages below it that do not exist yet become `empty`.
  @inlinable
  mutating func update<Result, Failure: Error>(
    _ page: Int, empty: Leaf, _ body: (inout Leaf) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (a, b, c, d) = Self.path(page)
    root.extend(to: a, with: [])
    root[a].extend(to: b, with: [])
    root[a][b].extend(to: c, with: [])
    root[a][b][c].extend(to: d, with: empty)
    return try body(&root[a][b][c][d])
  }

  /// Passes every leaf with its page number to `body`, ascending.
  @inlinable
  func forEach<Failure: Error>(
    _ body: (Int, Leaf) throws(Failure) -> Void
  ) throws(Failure) {
    for a in root.indices {
      for b in root[a].indices {
        for c in root[a][b].indices {
          let page = (a << 10 | b << 5 | c) << 5
          for d in root[a][b][c].indices { try body(page | d, root[a][b][c][d]) }
        }
      }
    }
  }

  /// The lowest page that exists from `first` up; skips whole absent subtrees.
  func nextPage(from first: Int) -> Int? {
    var page = first
    while true {
      let (a, b, c, d) = Self.path(page)
      if a >= root.count { return nil }
      if b >= root[a].count {
        page = (page >> 15 + 1) << 15
      } else if c >= root[a][b].count {
        page = (page >> 10 + 1) << 10
      } else if d >= root[a][b][c].count {
        page = (page >> 5 + 1) << 5
      } else {
        return page
      }
    }
  }

  /// The highest page whose leaf passes a test.
  func lastPage(where isWanted: (Leaf) -> Bool) -> Int? {
    for a in root.indices.reversed() {
      for b in root[a].indices.reversed() {
        for c in root[a][b].indices.reversed() {
          if let d = root[a][b][c].lastIndex(where: isWanted) {
            return (a << 10 | b << 5 | c) << 5 | d
          }
        }
      }
    }
    return nil
  }

  @inlinable
  @inline(__always)
  static func path(_ page: Int) -> (Int, Int, Int, Int) {
    (page >> 15, page >> 10 & 31, page >> 5 & 31, page & 31)
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

extension Array {
  /// Appends `filler` until `index` is a valid subscript.
  @inlinable
  @inline(__always)
  mutating func extend(to index: Int, with filler: @autoclosure () -> Element) {
    while count <= index { append(filler()) }
  }
}
