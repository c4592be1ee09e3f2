/// What a filter comes to on the indexes of a table, apart from the changes since they were made.
struct FilterPlan {
  /// The records that can meet the filter.
  var candidates: IDSet
  /// Whether all candidates meet it, so that no row has to be read.
  var isExact = true
  /// The fields whose indexes were used.
  var indexes: [String] = []
  /// How many words of bitmaps were read.
  var visits = PagedBits.Visits()

  /// The records meant: the live ones of the base, or these.
  enum Scope {
    case live
    case these(IDSet)
  }

  init(_ filter: Filter, _ base: TableBase, _ scope: Scope) {
    var terms = Terms()
    terms.add(filter, base, scope)
    candidates = IDSet()
    isExact = terms.isExact
    indexes = terms.indexes
    if let rarest = terms.sets.min(by: { $0.count < $1.count }) {
      candidates = rarest
      narrow(terms, base, scope)
      return
    }
    var bits = terms.bits
    if case .live = scope, base.live.count < base.rowCount || bits.isEmpty {
      bits.append(base.live)
    }
    var found: IDSet? = bits.isEmpty ? nil : find(bits, without: terms.excluded)
    if case .these(let set) = scope {
      found = found.map { $0.intersection(set) } ?? set
      if bits.isEmpty { for other in terms.excluded { found?.subtract(other) } }
    }
    candidates = found ?? IDSet()
    keep(terms.ranges)
  }

  /// Takes out of the candidates, which are few, all that does not meet the other conditions.
  private mutating func narrow(_ terms: Terms, _ base: TableBase, _ scope: Scope) {
    for set in terms.sets { candidates = candidates.intersection(set) }
    for bits in terms.bits { candidates.formIntersection(bits) }
    for bits in terms.excluded { candidates.subtract(bits) }
    switch scope {
    case .live: candidates.formIntersection(base.live)
    case .these(let set): candidates = candidates.intersection(set)
    }
    keep(terms.ranges)
  }

  private mutating func keep(_ ranges: [Terms.Range]) {
    for range in ranges {
      candidates = range.column.ids(in: range.bounds, within: candidates)
    }
  }

  private mutating func find(_ bits: [PagedBits], without excluded: [PagedBits]) -> IDSet {
    if bits.count == 1, excluded.isEmpty { return bits[0].set }
    return PagedBits.intersection(of: bits, without: excluded, counting: &visits)
  }
}

/// The conditions that must all hold, by what answers them.
private struct Terms {
  var bits: [PagedBits] = []
  var excluded: [PagedBits] = []
  var sets: [IDSet] = []
  var ranges: [Range] = []
  var indexes: [String] = []
  var isExact = true

  /// The numbers of a column that are meant.
  typealias Range = (column: NumericColumn, bounds: ClosedRange<Int64>)

  mutating func add(_ filter: Filter, _ base: TableBase, _ scope: FilterPlan.Scope) {
    switch filter {
    case .all: break
    case .and(let filters): for filter in filters { add(filter, base, scope) }
    case .compare(let path, let comparison, let value):
      compare(path, comparison, value, base, scope)
    case .isEmpty(let path): empty(path, base)
    case .contains(let path, let text): contains(path, text, base)
    case .oneOf(let path, let values):
      either(values.map { .compare(path, .equal, $0) }, base, scope)
    case .or(let filters): either(filters, base, scope)
    case .not(let filter): not(filter, base, scope)
    }
  }

  private mutating func compare(
    _ path: FieldPath, _ comparison: Filter.Comparison, _ value: Value, _ base: TableBase,
    _ scope: FilterPlan.Scope
  ) {
    if value.isAbsent {
      switch comparison {
      case .equal: return empty(path, base)
      case .notEqual: return not(.isEmpty(path), base, scope)
      default: return sets.append(IDSet())
      }
    }
    if path == .id { return id(comparison, value, base) }
    guard let field = path.field else { return isExact = false }
    if let holders = base.indexes.holders(of: field, value, base.slots) {
      return hold(holders, comparison, path)
    }
    if comparison == .equal, let key = field.keyText(of: value),
      let candidates = base.indexes.candidates(of: field, hash: max(base.hash.hash(key), 1))
    {
      sets.append(IDSet(sorted: candidates))
      indexes.append(path.name)
      return isExact = false
    }
    guard let column = base.indexes.column(of: field), let bounds = comparison.range(value) else {
      return isExact = false
    }
    ranges.append((column, bounds))
    indexes.append(path.name)
  }

  private mutating func hold(
    _ holders: PostingIndex.Holders, _ comparison: Filter.Comparison, _ path: FieldPath
  ) {
    switch (holders, comparison) {
    case (.exact(let bits), .equal): self.bits.append(bits)
    case (.exact(let bits), .notEqual): excluded.append(bits)
    case (.none, .equal): sets.append(IDSet())
    case (.none, .notEqual): break
    case (.candidates(let numbers), .equal):
      sets.append(IDSet(sorted: numbers))
      isExact = false
    default: return isExact = false
    }
    indexes.append(path.name)
  }

  private mutating func id(
    _ comparison: Filter.Comparison, _ value: Value, _ base: TableBase
  ) {
    guard comparison == .equal, let number = value.number.flatMap(UInt32.init(exactly:)) else {
      return isExact = false
    }
    sets.append(base.rows.has(number) ? [number] : [])
    indexes.append(FieldPath.id.name)
  }

  private mutating func empty(_ path: FieldPath, _ base: TableBase) {
    guard let field = path.field, let filled = base.indexes.posting(of: field)?.filled else {
      return isExact = false
    }
    excluded.append(filled)
    indexes.append(path.name)
  }

  private mutating func contains(_ path: FieldPath, _ text: String, _ base: TableBase) {
    let needle = Array(TextFolding.fold(text).utf8)
    guard !needle.isEmpty, let slot = path.textSlot, let column = base.texts.column(slot, of: base)
    else { return isExact = false }
    var numbers: [UInt32] = []
    column.texts.forEachMatch(of: needle) {
      numbers.append($0)
      return true
    }
    var found = IDSet(sorted: numbers)
    for number in column.stale {
      let isHit = base.rows.withRow(number) { row in
        Filter.contains(path, text).matches(row, number, base.slots)
      }
      if isHit == true { found.insert(number) } else { found.remove(number) }
    }
    sets.append(found)
    indexes.append(path.name)
  }

  private mutating func either(
    _ filters: [Filter], _ base: TableBase, _ scope: FilterPlan.Scope
  ) {
    var union = IDSet()
    for filter in filters {
      let plan = FilterPlan(filter, base, scope)
      // What no index tells anything of can be met by every record.
      if !plan.isExact, plan.indexes.isEmpty { return isExact = false }
      union = union.union(plan.candidates)
      isExact = isExact && plan.isExact
      indexes += plan.indexes
    }
    sets.append(union)
  }

  private mutating func not(_ filter: Filter, _ base: TableBase, _ scope: FilterPlan.Scope) {
    let plan = FilterPlan(filter, base, scope)
    guard plan.isExact else { return isExact = false }
    let all: IDSet
    switch scope {
    case .live: all = base.live.set
    case .these(let set): all = set
    }
    sets.append(all.subtracting(plan.candidates))
    indexes += plan.indexes
  }
}

extension Filter.Comparison {
  /// The numbers that compare so with a value; amounts stay within their currency.
  func range(_ value: Value) -> ClosedRange<Int64>? {
    guard let number = value.number else { return nil }
    var bounds: ClosedRange<Int64> = (.min + 1)...(.max)
    if case .money(let money) = value {
      let first = Int64(money.currency.index) << 54
      bounds = first...(first | ((1 << 54) - 1))
    }
    switch self {
    case .equal: return number...number
    case .notEqual: return nil
    case .less: return number > bounds.lowerBound ? bounds.lowerBound...(number - 1) : nil
    case .atMost: return bounds.lowerBound...number
    case .more: return number < bounds.upperBound ? (number + 1)...bounds.upperBound : nil
    case .atLeast: return number...bounds.upperBound
    }
  }
}
