/// Reads the filter language: `status=qualified and (value > 1000 or owner = me)`.
///
/// Fields compare by `= != < <= > >= ~`, `begins` or `in (a, b)`, or `is empty`; `not`, `and`, `or` and
/// brackets combine. `~` looks for a text whatever its case and accents, `begins` for its beginning;
/// `=` is exact. Values with spaces stand in quotes. Fields go by any of their spellings.
public struct FilterParser: Sendable {
  private let paths: [FieldPath]
  private let resolve: @Sendable (String) -> FieldPath?
  private let values: ValueParser

  /// Makes a parser for filters on a kind.
  public init<R: CRMRecord>(_: R.Type, _ values: ValueParser) {
    paths = values.snapshot.paths(of: R.self, at: values.now)
    resolve = { values.snapshot.path(named: $0, of: R.self, at: values.now) }
    self.values = values
  }

  /// Reads a filter; throws a ``FilterParser/Failure`` that says where and what would be right.
  public func parse(_ text: String) throws(FilterParser.Failure) -> Filter {
    var run = Run(
      text: text, tokens: try FilterToken.tokens(text), paths: paths, resolve: resolve,
      values: values)
    let filter = try run.alternatives()
    if let rest = run.peek { throw run.error(rest, "'and', 'or' or the end") }
    return filter
  }

  /// One reading of one text.
  private struct Run {
    let text: String
    let tokens: [FilterToken]
    let paths: [FieldPath]
    let resolve: @Sendable (String) -> FieldPath?
    let values: ValueParser
    var index = 0
    var depth = 0

    /// Brackets and `not` nested deeper than this are refused.
    static let depthLimit = 64

    var peek: FilterToken? { index < tokens.count ? tokens[index] : nil }

    func error(_ token: FilterToken?, _ expected: String) -> FilterParser.Failure {
      FilterParser.Failure(
        text: text, offset: token?.offset ?? text.count, found: token?.description ?? "the end",
        expected: expected)
    }

    /// Whether the next token is the word, whatever its case; takes it if so.
    mutating func take(word: String) -> Bool {
      guard case .word(let found) = peek?.kind, found.lowercased() == word else { return false }
      index += 1
      return true
    }

    mutating func take(_ kind: FilterToken.Kind) -> Bool {
      guard peek?.kind == kind else { return false }
      index += 1
      return true
    }

    mutating func alternatives() throws(FilterParser.Failure) -> Filter {
      var filters = [try conjunction()]
      while take(word: "or") { filters.append(try conjunction()) }
      return filters.count == 1 ? filters[0] : .or(filters)
    }

    private mutating func conjunction() throws(FilterParser.Failure) -> Filter {
      var filters = [try factor()]
      while take(word: "and") { filters.append(try factor()) }
      return filters.count == 1 ? filters[0] : .and(filters)
    }

    private mutating func factor() throws(FilterParser.Failure) -> Filter {
      depth += 1
      defer { depth -= 1 }
      if depth > Self.depthLimit { throw error(peek, "fewer brackets") }
      if take(word: "not") { return .not(try factor()) }
      guard take(.open) else { return try comparison() }
      let filter = try alternatives()
      guard take(.close) else { throw error(peek, "')'") }
      return filter
    }

    private mutating func comparison() throws(FilterParser.Failure) -> Filter {
      let path = try field()
      if take(word: "is") {
        let isNegated = take(word: "not")
        guard take(word: "empty") else { throw error(peek, "'empty'") }
        return isNegated ? .not(.isEmpty(path)) : .isEmpty(path)
      }
      if take(word: "in") { return try list(path) }
      if take(word: "begins") { return .hasPrefix(path, try operand()) }
      guard case .comparison(let sign) = peek?.kind else {
        throw error(peek, "= != < <= > >= ~, 'in', 'begins' or 'is empty'")
      }
      index += 1
      let token = peek
      let text = try operand()
      if sign == "~" { return .contains(path, text) }
      guard let comparison = Filter.Comparison(rawValue: sign) else {
        throw error(token, "= != < <= > >= ~")
      }
      return try condition(path, comparison, text, token)
    }

    private mutating func field() throws(FilterParser.Failure) -> FieldPath {
      let token = peek
      guard case .word(let name) = token?.kind else { throw error(token, "the name of a field") }
      index += 1
      if let path = resolve(name) { return path }
      let meant = paths.map(\.name).meant(by: name)
      throw error(token, meant.map { "a field; \($0)" } ?? "the name of a field")
    }

    private mutating func list(_ path: FieldPath) throws(FilterParser.Failure) -> Filter {
      guard take(.open) else { throw error(peek, "'('") }
      var found: [Filter] = []
      repeat {
        let token = peek
        found.append(try condition(path, .equal, try operand(), token))
      } while take(.comma)
      guard take(.close) else { throw error(peek, "',' or ')'") }
      return .one(of: path, found)
    }

    /// One value: quoted, or as many words as stand before the next sign of the language.
    private mutating func operand() throws(FilterParser.Failure) -> String {
      switch peek?.kind {
      case .quoted(let text):
        index += 1
        return text
      case .word(let text):
        index += 1
        return text
      default: throw error(peek, "a value")
      }
    }

    private func condition(
      _ path: FieldPath, _ comparison: Filter.Comparison, _ text: String, _ token: FilterToken?
    ) throws(FilterParser.Failure) -> Filter {
      do {
        return try values.condition(path, comparison, text)
      } catch {
        throw self.error(token, "\(path.elementType.name): \(error.expected)")
      }
    }
  }
}
