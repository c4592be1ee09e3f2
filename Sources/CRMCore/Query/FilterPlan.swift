/// What a filter comes to on a table's indexes: the records that can meet it.
struct FilterPlan {
  /// The records that can meet the filter; nil when no index tells.
  var candidates: IDSet?
  /// Whether all candidates meet it, so that no row has to be read.
  var isExact: Bool
  /// The fields whose indexes were used.
  var indexes: [String] = []

  static let scan = FilterPlan(candidates: nil, isExact: false)

  static func exact(_ set: IDSet, _ path: FieldPath) -> FilterPlan {
    FilterPlan(candidates: set, isExact: true, indexes: [path.name])
  }

  /// Plans `filter` over the `records` meant: the live ones, or the deleted.
  init(_ filter: Filter, _ indexes: TableIndexes, within records: IDSet) {
    switch filter {
    case .all: self = FilterPlan(candidates: records, isExact: true)
    case .compare(let path, let comparison, let value):
      self = Self.compare(path, comparison, value, indexes, records)
    case .oneOf(let path, let values):
      self = Self.union(
        values.map { Self.compare(path, .equal, $0, indexes, records) })
    case .isEmpty(let path): self = Self.empty(path, indexes, records)
    case .contains: self = .scan
    case .and(let filters):
      self = Self.intersection(filters.map { FilterPlan($0, indexes, within: records) })
    case .or(let filters):
      self = Self.union(filters.map { FilterPlan($0, indexes, within: records) })
    case .not(let filter):
      self = FilterPlan(filter, indexes, within: records).complement(in: records)
    }
  }

  private init(candidates: IDSet?, isExact: Bool, indexes: [String] = []) {
    self.candidates = candidates
    self.isExact = isExact
    self.indexes = indexes
  }

  private static func compare(
    _ path: FieldPath, _ comparison: Filter.Comparison, _ value: Value, _ indexes: TableIndexes,
    _ records: IDSet
  ) -> FilterPlan {
    if value.isAbsent {
      guard comparison == .equal || comparison == .notEqual else {
        return FilterPlan(candidates: IDSet(), isExact: true)
      }
      let plan = empty(path, indexes, records)
      return comparison == .notEqual ? plan.complement(in: records) : plan
    }
    if path == .id { return ids(comparison, value, records) }
    guard let field = path.field else { return .scan }
    if let set = indexes.records(of: field, holding: value) {
      switch comparison {
      case .equal: return .exact(set.intersection(records), path)
      case .notEqual: return .exact(records.subtracting(set), path)
      default: return .scan
      }
    }
    if comparison == .equal, let key = field.keyText(of: value),
      let candidates = indexes.candidates(of: field, hash: TextHash.hash(key))
    {
      let set = IDSet(sorted: candidates.sorted()).intersection(records)
      return FilterPlan(candidates: set, isExact: false, indexes: [path.name])
    }
    guard let column = indexes.column(of: field), let range = comparison.range(value) else {
      return .scan
    }
    return .exact(column.ids(in: range, within: records), path)
  }

  private static func ids(
    _ comparison: Filter.Comparison, _ value: Value, _ records: IDSet
  ) -> FilterPlan {
    guard comparison == .equal, let number = value.number.flatMap(UInt32.init(exactly:)) else {
      return .scan
    }
    return .exact(records.contains(number) ? IDSet(sorted: [number]) : IDSet(), .id)
  }

  private static func empty(
    _ path: FieldPath, _ indexes: TableIndexes, _ records: IDSet
  ) -> FilterPlan {
    guard let field = path.field, let posting = indexes.posting(of: field) else { return .scan }
    var filled = IDSet()
    posting.forEach { _, set in filled = filled.union(set) }
    return .exact(records.subtracting(filled), path)
  }

  private static func intersection(_ plans: [FilterPlan]) -> FilterPlan {
    var result = FilterPlan(candidates: nil, isExact: plans.allSatisfy(\.isExact))
    for plan in plans {
      guard let set = plan.candidates else { continue }
      result.candidates = result.candidates.map { $0.intersection(set) } ?? set
      result.indexes += plan.indexes
    }
    return result
  }

  private static func union(_ plans: [FilterPlan]) -> FilterPlan {
    var result = FilterPlan(candidates: IDSet(), isExact: plans.allSatisfy(\.isExact))
    for plan in plans {
      guard let set = plan.candidates else { return .scan }
      result.candidates = result.candidates?.union(set)
      result.indexes += plan.indexes
    }
    return result
  }

  private func complement(in records: IDSet) -> FilterPlan {
    guard isExact, let candidates else { return .scan }
    return FilterPlan(
      candidates: records.subtracting(candidates), isExact: true, indexes: indexes)
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
