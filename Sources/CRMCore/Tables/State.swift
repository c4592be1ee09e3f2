/// Everything the journal leads to: one table per kind, and where in the journal that is.
///
/// A value: a copy is O(kinds), shares all pages, and never changes.
public struct State: Sendable {
  /// Tables by their schema's ordinal; nil where the ordinal is not one of this store's kinds.
  package var tables: [(any AnyTable)?]
  /// The end of the journal that this state stands for.
  package var head: JournalHead
  /// The time of the last commit; later ones are never before it.
  package var time = Timestamp(milliseconds: 0)
  /// Kinds that the journal holds and this program does not know, with how many lines of each.
  package var foreignKinds: [RecordKind: Int] = [:]

  package init(kinds: [any Declared.Type], head: JournalHead) {
    self.head = head
    tables = []
    for kind in kinds { add(kind) }
  }

  private mutating func add<R: Declared>(_: R.Type) {
    let ordinal = R.schema.ordinal
    while tables.count <= ordinal { tables.append(nil) }
    tables[ordinal] = Table<R>()
  }

  /// The table of a kind.
  ///
  /// A kind that the store was opened without stops the program: an empty table would be a lie.
  public func table<R: Declared>(_: R.Type) -> Table<R> {
    guard let table = find(R.self) else {
      // A mistake in the program, which no caller of a read could handle but by ending it.
      fatalError("\(R.kind) is no kind that the store was opened with")
    }
    return table
  }

  /// Whether the store was opened with a kind.
  func hasTable<R: Declared>(_: R.Type) -> Bool {
    let ordinal = R.schema.ordinal
    return ordinal < tables.count && tables[ordinal] != nil
  }

  /// The table of a kind; nil when the store was opened without it.
  func find<R: Declared>(_: R.Type) -> Table<R>? {
    let ordinal = R.schema.ordinal
    return ordinal < tables.count ? tables[ordinal]?.cast(R.self) : nil
  }

  /// The table of a kind known by name only; nil when the store was opened without it.
  package func table(of kind: RecordKind) -> (any AnyTable)? {
    tables.lazy.compactMap { $0 }.first { $0.kind == kind }
  }

  /// Whether a reference points at a live record.
  package func isLive(_ reference: RecordReference) -> Bool {
    table(of: reference.kind)?.live.contains(reference.number) ?? false
  }

  /// Changes the table of a kind in place.
  package mutating func with<R: Declared, T, E: Error>(
    _: R.Type, _ body: (inout Table<R>) throws(E) -> T
  ) throws(E) -> T {
    let ordinal = R.schema.ordinal
    // Taken out of the array while it changes, or its pages would be shared and copied.
    var table = self.table(R.self)
    if ordinal < tables.count { tables[ordinal] = nil }
    defer { if ordinal < tables.count { tables[ordinal] = table } }
    return try body(&table)
  }
}

extension State: Equatable {
  /// Equal up to the same journal: the chained hash covers every commit.
  public static func == (left: State, right: State) -> Bool { left.head == right.head }
}
