/// A list that is kept: which records of a kind, in which order, with which columns and format.
///
/// It belongs to its owner, or is shared and belongs to nobody. Exports that are made again and
/// again are views too.
public struct SavedView: CRMRecord, Hashable {
  /// The name, unique for its kind among what its owner has, or among what is shared.
  public var name: String
  /// The kind of the records.
  public var recordKind: String
  /// The condition, in the filter language; none is every record.
  public var filter: String?
  /// The order, as `estimated-value:desc,name`; none is the kind's own.
  public var sort: String?
  /// The columns; none are those of the output.
  public var columns: [String] = []
  /// How it is written unless something else is asked for.
  public var format: Format?
  /// Whose view it is; nobody's where it is shared.
  public var owner: User.ID?
  /// Whether everybody has it.
  public var isShared = false
  /// What all records carry.
  public var header = RecordHeader()

  /// How a view is written.
  public enum Format: String, Choice, CaseIterable {
    /// As a table for people.
    case table
    /// As one JSON document.
    case json
    /// As an object a line.
    case jsonl
    /// As CSV.
    case csv
    /// As tab-separated values.
    case tsv
  }

  /// The kind's name.
  public static let kind: RecordKind = "view"

  /// The fields.
  public static let schema = RecordSchema<SavedView>(
    header: \.header, group: .views,
    Field("name", \.name, .required, .matched, .title, .searchable, .column),
    Field("kind", \.recordKind, .required, .immutable, .indexed, .column),
    Field("filter", \.filter, .column),
    Field("sort", \.sort),
    Field("columns", \.columns),
    Field("format", \.format),
    Field("owner", \.owner, .owner, .column),
    Field("shared", \.isShared, .column, .aliases("is shared")))

  /// Makes an empty view.
  public init() { self.init("", of: "") }

  /// Makes a view of a kind's records.
  public init(_ name: String, of kind: RecordKind, filter: String? = nil, sort: String? = nil) {
    self.name = name
    recordKind = kind.rawValue
    self.filter = filter
    self.sort = sort
  }

  /// A view is its maker's unless it is shared.
  public mutating func prepare(from old: SavedView?, in tx: inout WriteTransaction) throws {
    if isShared {
      owner = nil
    } else if owner == nil {
      owner = tx.actor.principal.userID
      isShared = owner == nil
    }
  }
}

extension RecordGroup {
  /// Views, which users have for themselves or share.
  public static let views: RecordGroup = "views"
}

extension Snapshot {
  /// The views.
  public var views: RecordQuery<SavedView> { self[SavedView.self] }

  /// The view of a kind that a user means by a name: their own, a shared one, one built in.
  public func view(named name: String, of kind: RecordKind, for actor: some Acting) -> SavedView? {
    let named = views.where(\.name, name).where(\.recordKind, kind.rawValue).all()
    let mine = named.first { $0.owner?.principal == actor.principal }
    return mine ?? named.first(where: \.isShared)
      ?? SavedView.builtIn.first { $0.name == name && $0.recordKind == kind.rawValue }
  }

  /// The names of the views of a kind that a user has.
  public func viewNames(of kind: RecordKind, for actor: some Acting) -> [String] {
    let mine = views.where(\.recordKind, kind.rawValue).filter {
      $0.isShared || $0.owner?.principal == actor.principal
    }
    let builtIn = SavedView.builtIn.filter { $0.recordKind == kind.rawValue }
    return (mine + builtIn).map(\.name).uniqued()
  }
}
