/// Something that takes place under a signed contract, with a user who looks after it.
public struct Event: CRMRecord, Hashable {
  /// What it is called.
  public var name: String
  /// The contract under which it takes place.
  public var contract: Contract.ID
  /// When it begins.
  public var start: Timestamp?
  /// When it ends, not before it begins.
  public var end: Timestamp?
  /// Where it takes place.
  public var location: String?
  /// How many people come.
  public var attendees: Int?
  /// Remarks.
  public var notes: String?
  /// The user who looks after it.
  public var support: User.ID?
  /// Where it stands.
  public var status = Status.planned
  /// What all records carry.
  public var header = RecordHeader()

  /// Where an event stands.
  public enum Status: String, LifecycleValue, CaseIterable {
    /// To come.
    case planned
    /// Over.
    case done
    /// Called off.
    case cancelled
  }

  /// The kind's name.
  public static let kind: RecordKind = "event"

  /// The fields.
  public static let schema = RecordSchema<Event>(
    header: \.header, group: .events,
    Field("name", \.name, .required, .title, .searchable, .column),
    Field("contract", \.contract, .required, .parent, .column),
    Field("start", \.start, .required, .indexed, .column),
    Field("end", \.end, .required, .column),
    Field("location", \.location, .searchable, .column),
    Field("attendees", \.attendees),
    Field("notes", \.notes, .searchable),
    Field("support", \.support, .assignee, .column),
    Field("status", \.status, .required, .lifecycle(lifecycle), .column))

  /// The statuses and the moves between them.
  public static let lifecycle = Lifecycle(
    states: [
      .init("planned"), .init("done", meaning: .won), .init("cancelled", meaning: .lost),
    ],
    moves: [.init("planned", "done"), .init("planned", "cancelled")])

  /// Whose event it is, by its contract.
  public static var derived: [Derived<Event>] {
    [
      Derived("customer", isColumn: true) { event, moment in
        moment.snapshot.find(event.contract)?.customer
      },
      Derived("owner") { event, moment in
        moment.snapshot.find(event.contract).flatMap { moment.snapshot.find($0.customer) }?.owner
      },
    ]
  }

  /// Makes an empty event.
  public init() {
    name = ""
    contract = 0
  }

  /// Makes a planned event.
  public init(_ name: String, under contract: Contract.ID, from start: Timestamp, to end: Timestamp)
  {
    self.name = name
    self.contract = contract
    self.start = start
    self.end = end
  }
}

extension Event {
  /// Refuses contracts that are not signed, ends before beginnings, and fewer guests than none.
  public func check(from old: Event?, in tx: borrowing WriteTransaction) throws {
    let isMoved = old?.contract != contract
    if isMoved, !tx.isImport, let contract = tx[contract], contract.status != .signed {
      throw refusal(
        .eventContract, field: "contract", "\(contract.reference) is not signed",
        expected: "a signed contract")
    }
    if let start, let end, end < start {
      throw refusal(
        .eventEnd, field: "end", "an event cannot end before it begins",
        expected: "\(start) or later")
    }
    if let attendees, attendees < 0 {
      throw refusal(
        .eventAttendees, field: "attendees", "no event has fewer than 0 attendees",
        expected: "at least 0")
    }
  }
}

extension RecordGroup {
  /// Events.
  public static let events: RecordGroup = "events"
}

extension Snapshot {
  /// The events.
  public var events: RecordQuery<Event> { self[Event.self] }
}

/// The errors of events.
extension CRMError.Code {
  /// The contract of an event is not signed.
  public static let eventContract: CRMError.Code = "event.contract"
  /// An event would end before it begins.
  public static let eventEnd: CRMError.Code = "event.end"
  /// An event has fewer attendees than none.
  public static let eventAttendees: CRMError.Code = "event.attendees"
}
