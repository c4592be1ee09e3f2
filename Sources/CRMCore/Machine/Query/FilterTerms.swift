/// The conditions that must all hold, by what answers them.
struct FilterTerms {
  var bits: [PagedBits] = []
  var excluded: [PagedBits] = []
  var sets: [IDSet] = []
  var ranges: [Range] = []
  var indexes: [String] = []
  var isExact = true
  /// How many words of bitmaps were read for parts of the filter.
  var visits = PagedBits.Visits()

  /// The numbers of a column that are meant.
  typealias Range = (column: NumericColumn, bounds: ClosedRange<Int64>)

  mutating func add(_ filter: Filter, _ content: TableContent, _ scope: FilterPlan.Scope) {
    switch filter {
    case .all: break
    case .and(let filters): for filter in filters { add(filter, content, scope) }
    case .compare(let path, let comparison, let value):
      compare(path, comparison, value, content, scope)
    case .isEmpty(let path): empty(path, content)
    case .contains(let path, let text): contains(path, text, content)
    case .hasPrefix(let path, let text):
      contains(path, text, content)
      isExact = false
    case .oneOf(let path, let values):
      either(values.map { .compare(path, .equal, $0) }, content, scope)
    case .or(let filters): either(filters, content, scope)
    case .not(let filter): not(filter, content, scope)
    }
  }

  private mutating func compare(
    _ path: FieldPath, _ comparison: Filter.Comparison, _ value: Value, _ content: TableContent,
    _ scope: FilterPlan.Scope
  ) {
    if value.isAbsent {
      switch comparison {
      case .equal: return empty(path, content)
      case .notEqual: return not(.isEmpty(path), content, scope)
      case .less, .atMost, .more, .atLeast: return sets.append(IDSet())
      }
    }
    // What indexes know of lists are their elements.
    if case .list = value { return isExact = false }
    if let listed = path.listed(comparison, value) { return add(listed, content, scope) }
    if path == .id { return id(comparison, value, content) }
    guard let field = path.field else { return isExact = false }
    if let holders = content.base.indexes.holders(of: field, value, content.slots) {
      return hold(holders, comparison, path)
    }
    if comparison == .equal, let key = field.keyText(of: value),
      let candidates = content.base.indexes.candidates(
        of: field, hash: max(content.base.hash.hash(key), 1))
    {
      sets.append(IDSet(sorted: candidates))
      indexes.append(path.name)
      return isExact = false
    }
    guard let column = content.base.indexes.column(of: field), let bounds = comparison.range(value)
    else {
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
    _ comparison: Filter.Comparison, _ value: Value, _ content: TableContent
  ) {
    guard comparison == .equal, let number = value.number.flatMap(UInt32.init(exactly:)) else {
      return isExact = false
    }
    sets.append(content.base.rows.has(number) ? [number] : [])
    indexes.append(FieldPath.id.name)
  }

  private mutating func empty(_ path: FieldPath, _ content: TableContent) {
    guard let field = path.field, let filled = content.base.indexes.posting(of: field)?.filled
    else {
      return isExact = false
    }
    excluded.append(filled)
    indexes.append(path.name)
  }

  private mutating func contains(_ path: FieldPath, _ text: String, _ content: TableContent) {
    let needle = Array(TextFolding.fold(text).utf8)
    guard !needle.isEmpty, path.elementType != .phone, let slot = path.textSlot,
      let column = content.base.texts.column(slot, of: content.base)
    else { return isExact = false }
    var numbers: [UInt32] = []
    column.part.forEachMatch(of: needle) {
      numbers.append($0)
      return true
    }
    var found = IDSet(sorted: numbers)
    let test = RowTest(.contains(path, text), content.slots)
    for number in column.stale {
      let isHit = content.base.rows.withRow(number) { test($0, number) }
      if isHit == true { found.insert(number) } else { found.remove(number) }
    }
    sets.append(found)
    indexes.append(path.name)
  }

  private mutating func either(
    _ filters: [Filter], _ content: TableContent, _ scope: FilterPlan.Scope
  ) {
    var union = IDSet()
    for filter in filters {
      let plan = FilterPlan(filter, content, scope)
      // What no index tells anything of can be met by every record.
      if !plan.isExact, plan.indexes.isEmpty { return isExact = false }
      union = union.union(plan.candidates(counting: &visits))
      isExact = isExact && plan.isExact
      indexes += plan.indexes
    }
    sets.append(union)
  }

  private mutating func not(_ filter: Filter, _ content: TableContent, _ scope: FilterPlan.Scope) {
    let plan = FilterPlan(filter, content, scope)
    guard plan.isExact else { return isExact = false }
    let all: IDSet
    switch scope {
    case .live: all = content.base.live.set
    case .these(let set): all = set
    }
    sets.append(all.subtracting(plan.candidates(counting: &visits)))
    indexes += plan.indexes
  }
}

extension Filter.Comparison {
  /// The numbers that compare so with a value; amounts stay within their currency.
  func range(_ value: Value) -> ClosedRange<Int64>? {
    guard let number = value.number else { return nil }
    var bounds = NumericColumn.all
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
