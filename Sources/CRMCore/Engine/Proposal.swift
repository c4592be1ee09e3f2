/// What is to become of one record: what a verb proposes, and ``Transaction/decide(_:)`` decides.
struct Proposal<R: Record> {
  let verb: Verb
  /// The record as it stands; nil where there is none yet.
  private(set) var old: R?
  /// The record as it shall stand.
  var new: R
  /// The version that the caller saw, where one was given.
  private(set) var version: Int?
  /// The number that an import brings along; 0 is none.
  private(set) var broughtNumber: UInt32 = 0
  /// What deletions have taken out of the record's fields, as it shall be remembered.
  var unlinked: [UnlinkedReference] = []
  /// Those that go or come in the same step, so that none of them stands in another's way.
  var along: Set<RecordReference> = []
  /// Whether it is deleted because of what it belongs to.
  private(set) var isCascaded = false
  /// Whether a later version of the program wrote fields of it that this one does not know.
  private(set) var isForeign = false
  /// The indices of the fields that change; known when all is filled in.
  var changed: [Int] = []

  /// What is done to a record.
  enum Verb {
    case insert, update, delete, restore
  }

  /// Proposes a new record.
  init(inserting record: R) {
    verb = .insert
    new = record
    broughtNumber = record.header.number
  }

  /// Proposes to make a record what `record` is.
  init(updating old: R, to record: R, ifVersion version: Int? = nil) {
    verb = .update
    self.old = old
    new = record
    self.version = version
    unlinked = old.header.unlinked
    isForeign = old.header.isForeign
  }

  /// Proposes to delete a record, with others where it is one that goes along with them.
  init(deleting record: R, ifVersion version: Int? = nil, along: Set<RecordReference>? = nil) {
    verb = .delete
    old = record
    new = record
    self.version = version
    unlinked = record.header.unlinked
    isForeign = record.header.isForeign
    self.along = along ?? []
    isCascaded = along != nil
  }

  /// Proposes to bring a record back, together with others.
  init(restoring record: R, as new: R, along: Set<RecordReference>) {
    verb = .restore
    old = record
    self.new = new
    unlinked = record.header.unlinked
    isForeign = record.header.isForeign
    self.along = along
  }

  /// Whether it changes nothing of a record that is there.
  var isIdle: Bool { verb == .update && changed.isEmpty }

  /// Goes on from the record as it stands after what was done to others.
  mutating func goOn(from record: R) {
    old = record
    new = record
    unlinked = record.header.unlinked
  }
}
