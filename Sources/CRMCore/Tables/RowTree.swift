/// A persistent map from dense ids (from 1) to boxed rows; a copy is O(1) and never changes.
///
/// Pages hold 32 rows and every level above has at most 32 children up to 2^30 ids, so a write
/// beside a kept copy copies a few short arrays. A page may be deferred (see ``DeferredPage``): it
/// is decoded when first touched.
@frozen
public struct RowTree<Row: AnyObject & Sendable>: Sendable {
  @usableFromInline var trees: [PageTree<Page>] = []

  @usableFromInline
  @frozen
  enum Page: Sendable {
    case loaded([Row?])
    case deferred(DeferredPage<Row>)
  }

  /// How many ids one page covers: page p holds the ids from 32 p up to 32 p + 31.
  @inlinable
  public static var idsPerPage: Int { 32 }

  /// Makes an empty tree.
  @inlinable
  public init() {}

  /// The row of an id, nil when there is none; also nil when its deferred page failed.
  ///
  /// A failure is told to the page's ``PageFailures``. A few nanoseconds when the page is loaded.
  @inlinable
  public subscript(id: UInt32) -> Row? {
    let tree = Int(id >> 25)
    let (a, b, c, d) = PageTree<Page>.path(Int(id >> 5 & 0xF_FFFF))
    let slot = Int(id & 31)
    guard tree < trees.count, a < trees[tree].root.count, b < trees[tree].root[a].count,
      c < trees[tree].root[a][b].count, d < trees[tree].root[a][b][c].count
    else { return nil }
    switch trees[tree].root[a][b][c][d] {
    case .loaded(let rows): return slot < rows.count ? rows[slot] : nil
    case .deferred(let page): return Self.row(slot, of: page)
    }
  }

  @inlinable
  @inline(never)
  static func row(_ slot: Int, of page: DeferredPage<Row>) -> Row? {
    let rows = page.rowsOrEmpty()
    return slot < rows.count ? rows[slot] : nil
  }

  /// Puts a row, or nil for none, at an id; a deferred page there is decoded first.
  ///
  /// Throws and changes nothing when that page cannot be decoded. O(log n), copying only what other
  /// copies of the tree share.
  @inlinable
  public mutating func set(_ id: UInt32, _ row: Row?) throws(PageFailure) {
    trees.extend(to: Int(id >> 25), with: PageTree())
    try trees[Int(id >> 25)].update(Int(id >> 5 & 0xF_FFFF), empty: .loaded([])) {
      (page) throws(PageFailure) in
      var rows: [Row?]
      switch page {
      case .loaded(let loaded): rows = loaded
      case .deferred(let deferred): rows = try deferred.rows()
      }
      page = .loaded([])
      rows.extend(to: Int(id & 31), with: nil)
      rows[Int(id & 31)] = row
      page = .loaded(rows)
    }
  }

  /// Puts a deferred page in place of whatever a page held; page p begins with id 32 p.
  public mutating func install(_ deferred: DeferredPage<Row>, atPage page: Int) {
    trees.extend(to: page >> 20, with: PageTree())
    trees[page >> 20].update(page & 0xF_FFFF, empty: .loaded([])) { $0 = .deferred(deferred) }
  }

  /// Passes every row with its id to `body`, ascending; deferred pages are decoded on the way.
  ///
  /// A page that fails is skipped and told to its ``PageFailures``.
  @inlinable
  public func forEach<Failure: Error>(
    _ body: (UInt32, Row) throws(Failure) -> Void
  ) throws(Failure) {
    for tree in trees.indices {
      try trees[tree].forEach { (index, page) throws(Failure) in
        let rows: [Row?]
        switch page {
        case .loaded(let loaded): rows = loaded
        case .deferred(let deferred): rows = deferred.rowsOrEmpty()
        }
        let first = UInt32(tree << 25 | index << 5)
        for slot in rows.indices {
          if let row = rows[slot] { try body(first | UInt32(slot), row) }
        }
      }
    }
  }
}
