/// A message, call or meeting with somebody: what was said to whom, and when.
public struct Correspondence: CRMRecord, Hashable {
  /// Whom it was with: a contact, a lead, a customer, any record.
  public var subject: RecordReference
  /// How it went.
  public var type: Medium
  /// Who began it.
  public var direction: Direction
  /// What it was about, in a line.
  public var subjectLine: String?
  /// What was said.
  public var description: String?
  /// When it was; by default now.
  public var occurredAt: Timestamp?
  /// Who logged it; stamped by the engine.
  public package(set) var loggedBy: User.ID?
  /// What all records carry.
  public var header = RecordHeader()

  /// The ways to correspond.
  public enum Medium: String, Choice, CaseIterable {
    /// By e-mail.
    case email
    /// By telephone.
    case phone
    /// Face to face, or on a screen.
    case meeting
    /// In another way.
    case other

    /// The keys with their labels.
    public static var options: [ChoiceOption] {
      allCases.map { ChoiceOption($0.rawValue, label: $0 == .email ? "E-mail" : nil) }
    }
  }

  /// The ways that a message goes.
  public enum Direction: String, Choice, CaseIterable {
    /// From them to us.
    case incoming = "in"
    /// From us to them.
    case outgoing = "out"
  }

  /// The kind's name.
  public static let kind: RecordKind = "correspondence"

  /// The fields.
  public static let schema = RecordSchema<Correspondence>(
    header: \.header, plural: "correspondence", group: .activities,
    Field("subject", \.subject, .required, .subject, .onDelete(.cascade), .column),
    Field("type", \.type, .required, .indexed, .column),
    Field("direction", \.direction, .required, .indexed, .column),
    Field("subjectLine", \.subjectLine, .title, .searchable, .personal, .column),
    Field("description", \.description, .searchable, .personal),
    Field(
      "occurredAt", \.occurredAt, .required, .indexed, .column, .label("Occurred"),
      .aliases("date")),
    Field("loggedBy", \.loggedBy, .readOnly, .owner, .onDelete(.keep), .column))

  /// Makes an empty piece of correspondence.
  public init() { self.init(with: RecordReference(kind: "", number: 0), .other) }

  /// Makes a piece of correspondence with whom a record stands for; nil is now.
  public init(
    with subject: RecordReference, _ type: Medium, _ direction: Direction = .outgoing,
    subjectLine: String? = nil, at occurredAt: Timestamp? = nil
  ) {
    self.subject = subject
    self.type = type
    self.direction = direction
    self.subjectLine = subjectLine
    self.occurredAt = occurredAt
  }
}

extension Correspondence {
  /// The newest first, by when it was.
  public static var listOrder: [RecordQuery<Correspondence>.SortKey] {
    newestFirst(by: field(\.occurredAt))
  }

  /// It was now unless said otherwise.
  public mutating func prepare(from old: Correspondence?, in tx: inout WriteTransaction) throws {
    if old == nil, occurredAt == nil { occurredAt = tx.now }
  }

  /// Refuses correspondence with a record that the acting user may not read.
  public func check(from old: Correspondence?, in tx: borrowing WriteTransaction) throws {
  }

  /// Warns of writing to or calling somebody who wants that no more; it has happened all the same.
  public func follow(from old: Correspondence?, in tx: inout WriteTransaction) throws {
    guard old == nil, !tx.isImport, direction == .outgoing else { return }
    let wishes = tx.snapshot.wishes(of: subject)
    if type == .email, wishes.noEmail { tx.warn("no e-mail is wanted there", about: subject) }
    if type == .phone, wishes.noCalls { tx.warn("no calls are wanted there", about: subject) }
  }
}

extension Snapshot {
  /// All correspondence.
  public var correspondence: RecordQuery<Correspondence> { self[Correspondence.self] }

  /// The correspondence with a record and the leads that became it, the newest first by when it was.
  public func correspondence(with subject: RecordReference) -> RecordQuery<Correspondence> {
    let path = Correspondence.field(\.subject)
    let found = correspondence.where(filter(path, about: subject))
    return Correspondence.listOrder.reduce(found) { query, key in
      query.sorted(by: key)
    }
  }

  /// What a lead or customer does not want; a contact what its lead or customer does not.
  fileprivate func wishes(of subject: RecordReference) -> (noEmail: Bool, noCalls: Bool) {
    let contact = subject.kind == Contact.kind ? self[Contact.ID(subject.number)] : nil
    let party = contact?.parent ?? subject
    if party.kind == Lead.kind, let lead = self[LeadID(party.number)] {
      return (lead.doNotEmail, lead.doNotCall)
    }
    guard party.kind == Customer.kind, let customer = self[Customer.ID(party.number)] else {
      return (false, false)
    }
    return (customer.doNotEmail, customer.doNotCall)
  }
}
