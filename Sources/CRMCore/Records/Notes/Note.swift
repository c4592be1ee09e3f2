/// A remark about any record.
public struct Note: CRMRecord, Hashable {
  /// The record it is about.
  public var subject: RecordReference
  /// What it says.
  public var body: String
  /// Who wrote it; stamped by the engine.
  public package(set) var author: User.ID?
  /// What all records carry.
  public var header = RecordHeader()

  /// The kind's name.
  public static let kind: RecordKind = "note"

  /// The fields.
  public static let schema = RecordSchema<Note>(
    header: \.header, group: .activities,
    Field("subject", \.subject, .required, .subject, .onDelete(.cascade), .column),
    Field("body", \.body, .required, .title, .searchable, .personal, .column),
    Field("author", \.author, .readOnly, .owner, .onDelete(.keep), .column))

  /// Makes an empty note.
  public init() { self.init(about: RecordReference(kind: "", number: 0), "") }

  /// Makes a note about a record.
  public init(about subject: RecordReference, _ body: String) {
    self.subject = subject
    self.body = body
  }

  /// Refuses a note on a record that the author may not read.
  public func check(from old: Note?, in tx: borrowing WriteTransaction) throws {
  }
}

extension RecordGroup {
  /// Notes, comments, correspondence, reminders, attachments.
  public static let activities: RecordGroup = "activities"
}

extension Snapshot {
  /// The notes.
  public var notes: RecordQuery<Note> { self[Note.self] }

  /// The notes about a record and about the leads that became it, the newest first.
  public func notes(about subject: RecordReference) -> [Note] {
    notes.where(filter(Note.field(\.subject), about: subject)).all().reversed()
  }
}
