/// An effort to win customers, with what it is meant to bring and may cost.
public struct Campaign: CRMRecord, Hashable {
  /// The name, unique among the living.
  public var name: String
  /// What it is meant to bring.
  public var target: Money?
  /// Its first day.
  public var start: CalendarDate?
  /// Its last day.
  public var end: CalendarDate?
  /// What it may cost.
  public var budget: Money?
  /// What all records carry.
  public var header = RecordHeader()

  /// The kind's name.
  public static let kind: RecordKind = "campaign"

  /// The fields.
  public static let schema = RecordSchema<Campaign>(
    header: \.header, group: .catalogue,
    Field("name", \.name, .required, .unique, .title, .searchable, .column),
    Field("target", \.target, .column, .aliases("target amount")),
    Field("start", \.start, .indexed, .column),
    Field("end", \.end, .indexed, .column),
    Field("budget", \.budget))

  /// Makes an empty campaign.
  public init() { self.init(name: "") }

  /// Makes a campaign.
  public init(
    name: String, target: Money? = nil, start: CalendarDate? = nil, end: CalendarDate? = nil
  ) {
    self.name = name
    self.target = target
    self.start = start
    self.end = end
  }

  /// Refuses a campaign that ends before it starts.
  public func check(from old: Campaign?, in tx: borrowing WriteTransaction) throws {
    guard let start, let end, end < start else { return }
    throw refusal(
      .campaignEnd, field: "end", "a campaign cannot end before it starts",
      expected: "\(start) or later")
  }
}

extension Snapshot {
  /// The campaigns.
  public var campaigns: RecordQuery<Campaign> { self[Campaign.self] }
}

/// The errors of campaigns.
extension CRMError.Code {
  /// A campaign would end before it starts.
  public static let campaignEnd: CRMError.Code = "campaign.end"
}
