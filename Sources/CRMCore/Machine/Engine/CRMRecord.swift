/// A kind of record with its rules: conform a struct of your own and it is like the built-in ones.
///
/// The engine calls the requirements at its choke point, for every write there is. All of them have
/// defaults that do nothing.
public protocol CRMRecord: Declared, Identifiable where ID == Identifier<Self> {
  /// Whether the kind holds settings, so that the engine looks at them anew after each change.
  static var configures: Bool { get }

  /// The actions of the kind's own that only ``WriteTransaction/authorize(_:_:fields:)`` asks for; those
  /// of its lifecycle's moves are known from there.
  static var actions: [PolicyAction] { get }

  /// The values that follow from other data.
  static var derived: [Derived<Self>] { get }

  /// The order of lists that ask for none; ids ascend where it leaves records equal.
  static var listOrder: [RecordQuery<Self>.SortKey] { get }

  /// Fills in what follows from the rest: defaults, numbers drawn, stamps. `old` is nil on insert, and
  /// a deleted record where it comes back.
  ///
  /// What it throws is told only to who may make the change.
  mutating func prepare(from old: Self?, in tx: inout WriteTransaction) throws

  /// Refuses what the record's own rules forbid, with the rest of the state in view.
  func check(from old: Self?, in tx: borrowing WriteTransaction) throws

  /// Makes the changes to other records that this one brings with it, in the same commit: when it is
  /// made, changed, deleted and brought back.
  func follow(from old: Self?, in tx: inout WriteTransaction) throws

  /// Whether this very record may make a move that its lifecycle has.
  func permits(_ move: Lifecycle.Move, in lifecycle: Lifecycle) -> Bool

  /// Refuses the deletion of the record where its own rules forbid it.
  func checkDeletion(in tx: borrowing WriteTransaction) throws
}

extension CRMRecord {
  /// By default a kind holds no settings.
  public static var configures: Bool { false }
  /// By default a kind has no actions of its own.
  public static var actions: [PolicyAction] { [] }
  /// By default nothing is derived.
  public static var derived: [Derived<Self>] { [] }
  /// By default lists are in the order of ids.
  public static var listOrder: [RecordQuery<Self>.SortKey] { [] }
  /// The order by a time, the newest first: by when records were made unless another field is named.
  public static func newestFirst(by time: AnyField? = nil) -> [RecordQuery<Self>.SortKey] {
    [FieldPath(time ?? field(named: "createdAt")), .id].map { .init($0, .descending) }
  }
  /// By default nothing follows from the rest.
  public mutating func prepare(from old: Self?, in tx: inout WriteTransaction) throws {}
  /// By default there are no rules beyond the fields'.
  public func check(from old: Self?, in tx: borrowing WriteTransaction) throws {}
  /// By default no other record changes.
  public func follow(from old: Self?, in tx: inout WriteTransaction) throws {}
  /// By default it may make every move.
  public func permits(_ move: Lifecycle.Move, in lifecycle: Lifecycle) -> Bool { true }
  /// By default only the schema and references can forbid a deletion.
  public func checkDeletion(in tx: borrowing WriteTransaction) throws {}
}
