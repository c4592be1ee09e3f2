/// A sale that may come about, on its way along a pipeline.
public struct Opportunity: CRMRecord, Hashable {
  /// The name; while none was given, made of the stage and the customer.
  public var name: String
  /// Who would buy.
  public var customer: Customer.ID?
  /// Whose opportunity it is; by default the one who made the record.
  public var owner: User.ID?
  /// Where it stands: a stage of the settings.
  public var stage: Opportunity.Stage
  /// What would be bought.
  public var products: [Product.ID] = []
  /// The campaign that brought it.
  public var campaign: Campaign.ID?
  /// What the customer says.
  public var feedback: String?
  /// The revenue expected while it is open, the actual one when it is won.
  public var amount: Money?
  /// How likely it is won, in percent; that of the stage unless set by hand.
  public var probability: Int?
  /// The day on which it should be decided.
  public var expectedClose: CalendarDate?
  /// The day on which to call again.
  public var callAgainOn: CalendarDate?
  /// Why it was lost: one of the settings' reasons.
  public var lostReason: String?
  /// More about why it was lost.
  public var lostNote: String?
  /// When it was won or lost.
  public package(set) var closedAt: Timestamp?
  /// The stage that it was won or lost from.
  public package(set) var lastOpenStage: Opportunity.Stage?
  /// Whether the name is the one made of stage and customer.
  package var isNamedByDefault = false
  /// What all records carry.
  public var header = RecordHeader()

  /// The kind's name.
  public static let kind: RecordKind = "opportunity"

  /// The fields.
  public static let schema = RecordSchema<Opportunity>(
    header: \.header, plural: "opportunities", group: .opportunities,
    Field("name", \.name, .title, .searchable, .column),
    Field("customer", \.customer, .onDelete(.cascade), .column, .aliases("account")),
    Field("owner", \.owner, .required, .owner, .column),
    Field("stage", \.stage, .required, .lifecycle(lifecycle), .column),
    Field("products", \.products, .aliases("product")),
    Field("campaign", \.campaign),
    Field("feedback", \.feedback, .searchable),
    Field("amount", \.amount, .indexed, .column),
    Field("probability", \.probability, .indexed, .column),
    Field("expectedClose", \.expectedClose, .indexed, .column),
    Field("callAgainOn", \.callAgainOn, .indexed),
    Field("lostReason", \.lostReason, .indexed),
    Field("lostNote", \.lostNote),
    Field("closedAt", \.closedAt, .readOnly, .indexed, .label("Closed")),
    Field("lastOpenStage", \.lastOpenStage, .readOnly),
    Field("namedByDefault", \.isNamedByDefault, .readOnly, .hidden))

  /// The pipeline that the stage belongs to.
  public static let derived: [Derived<Opportunity>] = [
    Derived("pipeline") { record, moment in
      moment.snapshot.settings.stage(record.stage.rawValue)?.pipeline
    }
  ]

  /// Makes an empty opportunity.
  public init() { self.init(name: "") }

  /// Makes an opportunity in the first stage of the usual pipeline.
  public init(
    name: String = "", customer: Customer.ID? = nil, amount: Money? = nil, owner: User.ID? = nil
  ) {
    self.name = name
    self.customer = customer
    self.amount = amount
    self.owner = owner
    stage = .initial
  }
}

extension RecordGroup {
  /// Opportunities.
  public static let opportunities: RecordGroup = "opportunities"
}

extension Snapshot {
  /// The opportunities.
  public var opportunities: RecordQuery<Opportunity> { self[Opportunity.self] }
}
