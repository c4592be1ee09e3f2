/// What a filter comes to on the indexes of a table, apart from the changes since they were made.
struct FilterPlan {
  private let content: TableContent
  private let scope: Scope
  private let terms: FilterTerms

  /// The records meant: the live ones of the base, or these.
  enum Scope {
    case live
    case these(IDSet)
  }

  init(_ filter: Filter, _ content: TableContent, _ scope: Scope) {
    self.content = content
    self.scope = scope
    var terms = FilterTerms()
    terms.add(filter, content, scope)
    if case .live = scope, terms.sets.isEmpty,
      content.base.live.count < content.base.rowCount || terms.bits.isEmpty
    {
      terms.bits.append(content.base.live)
    }
    self.terms = terms
  }

  /// Whether all candidates meet the filter, so that no row has to be read.
  var isExact: Bool { terms.isExact }

  /// The fields whose indexes were used.
  var indexes: [String] { terms.indexes }

  /// How many words of bitmaps were read for parts of the filter.
  var visits: PagedBits.Visits { terms.visits }

  /// The records that can meet the filter; only the first so many where bitmaps alone tell them.
  func candidates(
    atMost limit: Int = .max, counting visits: inout PagedBits.Visits
  ) -> IDSet {
    if let rarest = terms.sets.min(by: { $0.count < $1.count }) {
      return kept(narrowed(rarest))
    }
    guard !terms.bits.isEmpty else {
      // Only a scope of given records has no bitmap.
      guard case .these(var set) = scope else { return IDSet() }
      for other in terms.excluded { set.subtract(other) }
      return kept(set)
    }
    let limit = isBitmaps ? limit : .max
    let found =
      terms.bits.count == 1 && terms.excluded.isEmpty && limit >= terms.bits[0].count
      ? terms.bits[0].set
      : PagedBits.intersection(
        of: terms.bits, without: terms.excluded, atMost: limit, counting: &visits)
    if case .these(let set) = scope { return kept(found.intersection(set)) }
    return kept(found)
  }

  /// How many records other than these meet the filter; nil where bitmaps alone do not tell.
  func count(without others: [UInt32], counting visits: inout PagedBits.Visits) -> Int? {
    guard isBitmaps else { return nil }
    let all = PagedBits.intersectionCount(
      of: terms.bits, without: terms.excluded, counting: &visits)
    return all
      - others.count { number in
        terms.bits.allSatisfy { $0.contains(number) }
          && !terms.excluded.contains { $0.contains(number) }
      }
  }

  /// Whether the candidates are what bitmaps have in common and nothing else, and all of them meet
  /// the filter.
  private var isBitmaps: Bool {
    guard case .live = scope, isExact else { return false }
    return terms.sets.isEmpty && terms.ranges.isEmpty
  }

  /// Takes out of some records, which are few, all that do not meet the other conditions.
  private func narrowed(_ few: IDSet) -> IDSet {
    var candidates = few
    if terms.sets.count > 1 {
      for set in terms.sets { candidates = candidates.intersection(set) }
    }
    for bits in terms.bits { candidates.formIntersection(bits) }
    for bits in terms.excluded { candidates.subtract(bits) }
    switch scope {
    case .live: candidates.formIntersection(content.base.live)
    case .these(let set): candidates = candidates.intersection(set)
    }
    return candidates
  }

  private func kept(_ candidates: IDSet) -> IDSet {
    terms.ranges.reduce(candidates) { $1.column.ids(in: $1.bounds, within: $0) }
  }
}
