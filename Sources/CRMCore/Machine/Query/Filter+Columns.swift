extension Filter {
  /// The fields of a kind for a condition on them: `{ $0.status == .new && $0.estimatedValue >= least }`.
  @dynamicMemberLookup
  public struct Columns<R: Declared>: Sendable {
    init() {}

    /// A field.
    public subscript<V: FieldValue>(dynamicMember path: KeyPath<R, V>) -> Column<V> {
      Column(FieldPath(path), of: R.kind)
    }

    /// A field that may be absent.
    public subscript<V: FieldValue>(dynamicMember path: KeyPath<R, V?>) -> Column<V> {
      Column(FieldPath(path), of: R.kind)
    }

    /// A field that holds a list.
    public subscript<E: FieldValue>(dynamicMember path: KeyPath<R, [E]>) -> ListColumn<E> {
      ListColumn(base: Column(FieldPath(path), of: R.kind))
    }
  }

  /// A field, or a part of one, whose values are compared: `$0.status == .new`, `$0.address.city`.
  @dynamicMemberLookup
  public struct Column<V: FieldValue>: Sendable {
    fileprivate let path: FieldPath
    fileprivate let kind: RecordKind

    init(_ path: FieldPath, of kind: RecordKind) {
      self.path = path
      self.kind = kind
    }

    func compare(_ comparison: Comparison, _ value: V) -> Filter {
      .compare(path, comparison, path.operand(value, of: kind))
    }

    /// There is no value.
    public var isEmpty: Filter { .isEmpty(path) }

    /// The value is one of these.
    public func isOneOf(_ values: V...) -> Filter { isOneOf(values) }

    /// The value is one of these.
    public func isOneOf(_ values: some Sequence<V>) -> Filter {
      .oneOf(path, values.map { path.operand($0, of: kind) })
    }

    /// The value is that one; nil stands for none.
    public static func == (left: Column, right: V?) -> Filter {
      right.map { left.compare(.equal, $0) } ?? left.isEmpty
    }

    /// The value is not that one, or there is none; with nil, there is one.
    public static func != (left: Column, right: V?) -> Filter {
      right.map { left.compare(.notEqual, $0) } ?? !left.isEmpty
    }
  }

  /// A field that holds a list of values.
  public struct ListColumn<E: FieldValue>: Sendable {
    let base: Column<E>

    /// The list has no elements.
    public var isEmpty: Filter { base.isEmpty }

    /// The value is an element of the list.
    public func contains(_ element: E) -> Filter { base.compare(.equal, element) }

    /// One of these values at least is an element of the list.
    public func containsOne(of elements: some Sequence<E>) -> Filter { base.isOneOf(elements) }
  }
}

extension Filter.Column where V: OrderedValue {
  /// The value is less than that one, or earlier.
  public static func < (left: Self, right: V) -> Filter { left.compare(.less, right) }
  /// The value is not more than that one.
  public static func <= (left: Self, right: V) -> Filter { left.compare(.atMost, right) }
  /// The value is more than that one, or later.
  public static func > (left: Self, right: V) -> Filter { left.compare(.more, right) }
  /// The value is not less than that one.
  public static func >= (left: Self, right: V) -> Filter { left.compare(.atLeast, right) }
}

extension Filter.Column where V: TextValue {
  /// The text has this in it, whatever the case and accents of either.
  public func contains(_ text: String) -> Filter { .contains(path, text) }
  /// The text begins with this, whatever the case and accents of either.
  public func hasPrefix(_ text: String) -> Filter { .hasPrefix(path, text) }
}

extension Filter.Column where V: CompositeValue {
  /// A part of the value.
  public subscript<P: FieldValue>(dynamicMember part: KeyPath<V, P>) -> Filter.Column<P> {
    Filter.Column<P>(path.part(at: part, of: V.self), of: kind)
  }

  /// A part of the value that may be absent.
  public subscript<P: FieldValue>(dynamicMember part: KeyPath<V, P?>) -> Filter.Column<P> {
    Filter.Column<P>(path.part(at: part, of: V.self), of: kind)
  }
}

extension Filter {
  /// Both hold.
  public static func && (left: Filter, right: Filter) -> Filter {
    if case .and(let filters) = left { .and(filters + [right]) } else { .and([left, right]) }
  }

  /// One of the two holds at least.
  public static func || (left: Filter, right: Filter) -> Filter {
    if case .or(let filters) = left { .or(filters + [right]) } else { .or([left, right]) }
  }

  /// It does not hold.
  public static prefix func ! (filter: Filter) -> Filter { .not(filter) }
}

extension RecordQuery {
  /// Only the records that meet a condition on their fields:
  /// `where { $0.status.isOneOf(.new, .contacted) && !$0.email.isEmpty }`.
  public func `where`(_ condition: (Filter.Columns<R>) throws -> Filter) rethrows -> RecordQuery {
    self.where(try condition(Filter.Columns()))
  }
}
