/// Something to be told of, or to do, at a time: a reminder, a task, a call, a meeting.
public struct Reminder: CRMRecord, Hashable {
  /// What is to be done, in a line.
  public var title: String
  /// What it is.
  public var type: Kind
  /// The record it is about, if it is about one.
  public var subject: RecordReference?
  /// Whose it is; by default of the one who made the record.
  public var user: User.ID?
  /// When it is due.
  public var due: Timestamp?
  /// When it ends, of a meeting.
  public var end: Timestamp?
  /// Where it is.
  public var location: String?
  /// Who takes part, by name or address.
  public var participants: [String] = []
  /// More about it.
  public var description: String?
  /// Where it stands.
  public var status: Status
  /// How often it comes back.
  public var recurrence: Reminder.Recurrence
  /// When the first of its series was due; nil of one that does not come back.
  public package(set) var anchor: Timestamp?
  /// How many of its series came before it; nil of one that does not come back.
  public package(set) var occurrence: Int?
  /// The one of the series before it, which made it.
  public package(set) var previous: Identifier<Reminder>?
  /// The instance that delivers it.
  public package(set) var claimedBy: String?
  /// When that instance must have delivered it: later on another may.
  public package(set) var leaseUntil: Timestamp?
  /// The id of its delivery, which stays the same however often it is tried.
  public package(set) var delivery: String?
  /// How often its delivery was tried.
  public package(set) var attempts: Int?
  /// When its delivery is tried again.
  public package(set) var nextAttempt: Timestamp?
  /// When it was delivered.
  public package(set) var deliveredAt: Timestamp?
  /// What came of its delivery, in the notifier's words.
  public package(set) var result: String?
  /// What all records carry.
  public var header = RecordHeader()

  /// What a reminder is.
  public enum Kind: String, Choice, CaseIterable {
    /// To be told of something.
    case reminder
    /// To do something.
    case task
    /// To call somebody.
    case call
    /// To meet somebody.
    case meeting
  }

  /// The kind's name.
  public static let kind: RecordKind = "reminder"

  /// The fields.
  public static let schema = RecordSchema<Reminder>(
    header: \.header, group: .reminders,
    Field("title", \.title, .required, .title, .searchable, .personal, .column),
    Field("type", \.type, .required, .indexed, .column),
    Field("subject", \.subject, .subjectOfOthers, .onDelete(.cascade), .column),
    Field("user", \.user, .required, .owner, .column),
    Field("due", \.due, .required, .indexed, .column, .aliases("reminder date")),
    Field("end", \.end),
    Field("location", \.location),
    Field("participants", \.participants, .personal),
    Field("description", \.description, .searchable, .personal),
    Field("status", \.status, .required, .lifecycle(lifecycle), .column),
    Field("recurrence", \.recurrence, .required, .indexed),
    Field("anchor", \.anchor, .readOnly, .label("First due")),
    Field("occurrence", \.occurrence, .readOnly),
    Field("previous", \.previous, .readOnly, .onDelete(.keep)),
    Field("claimedBy", \.claimedBy, .readOnly),
    Field("leaseUntil", \.leaseUntil, .readOnly),
    Field("delivery", \.delivery, .readOnly),
    Field("attempts", \.attempts, .readOnly),
    Field("nextAttempt", \.nextAttempt, .readOnly),
    Field("deliveredAt", \.deliveredAt, .readOnly, .label("Delivered")),
    Field("result", \.result, .readOnly))

  /// Makes an empty reminder.
  public init() { self.init("", due: nil) }

  /// Makes a pending reminder; without a user it is of whoever writes it.
  public init(
    _ title: String, due: Timestamp?, about subject: RecordReference? = nil,
    for user: User.ID? = nil,
    recurrence: Reminder.Recurrence = .none
  ) {
    self.title = title
    self.due = due
    self.subject = subject
    self.user = user
    self.recurrence = recurrence
    type = .reminder
    status = .pending
  }
}

extension RecordGroup {
  /// Reminders, which users have for themselves whatever their role.
  public static let reminders: RecordGroup = "reminders"
}
