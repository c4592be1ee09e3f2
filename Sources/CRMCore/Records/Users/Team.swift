/// Users who work together.
public struct Team: CRMRecord, Hashable {
  /// The name, unique among the living.
  public var name: String
  /// Who leads it.
  public var lead: UserID?
  /// What all records carry.
  public var header = RecordHeader()

  /// The kind's name.
  public static let kind: RecordKind = "team"

  /// The fields.
  public static let schema = RecordSchema<Team>(
    header: \.header, group: .people,
    Field("name", \.name, .required, .unique, .title, .searchable, .column),
    Field("lead", \.lead, .onDelete(.clear), .column))

  /// Makes an empty team.
  public init() { self.init(name: "") }

  /// Makes a team.
  public init(name: String, lead: UserID? = nil) {
    self.name = name
    self.lead = lead
  }
}

/// The id of a team, by which users name it.
public typealias TeamID = Identifier<Team>

extension Snapshot {
  /// The teams.
  public var teams: RecordQuery<Team> { self[Team.self] }
}
