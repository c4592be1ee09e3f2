/// A person who works with the store, in a role. No password: credentials are not records.
public struct User: CRMRecord, Hashable {
  /// The name to sign in with, unique, at most 30 characters.
  public var username: String
  /// The person's name.
  public var name: String
  /// Where to write to.
  public var email: EmailAddress?
  /// Where to call.
  public var phone: PhoneNumber?
  /// The role, one of the policy's.
  public var role: String
  /// The team that the person works in.
  public var team: TeamID?
  /// Whether the person may act.
  public var isActive: Bool
  /// How reminders reach the person.
  public var notifications: Notifications
  /// What all records carry.
  public var header = RecordHeader()

  /// How reminders reach a person.
  public enum Notifications: String, Choice, CaseIterable {
    /// Not at all.
    case none
    /// In the terminal.
    case terminal
    /// By mail.
    case mail
    /// Through a command of theirs.
    case command
  }

  /// The kind's name.
  public static let kind: RecordKind = "user"

  /// The fields.
  public static let schema = RecordSchema<User>(
    header: \.header, group: .people,
    Field("username", \.username, .required, .unique, .title, .column),
    Field("name", \.name, .required, .personal, .column, .searchable),
    Field("email", \.email, .unique, .personal, .column),
    Field("phone", \.phone, .personal),
    Field("role", \.role, .required, .indexed, .column),
    Field("team", \.team, .onDelete(.clear), .column),
    Field("active", \.isActive, .column, .aliases("is active")),
    Field("notifications", \.notifications))

  /// Makes an empty user.
  public init() { self.init(username: "", name: "", role: "") }

  /// Makes a user; `role` is one of the policy's roles.
  public init(
    username: String, name: String, role: String, email: EmailAddress? = nil,
    phone: PhoneNumber? = nil
  ) {
    self.username = username
    self.name = name
    self.role = role
    self.email = email
    self.phone = phone
    isActive = true
    notifications = .terminal
  }
}

/// The id of a user, by which other records name it.
public typealias UserID = Identifier<User>

extension RecordGroup {
  /// Users and teams.
  public static let people: RecordGroup = "people"
}

extension Identifier: Acting where Root == User {
  /// The user as the one who acts.
  public var principal: Principal { Principal(user: number) }
}

extension Principal {
  /// The user's id; nil for the system.
  public var userID: User.ID? { isSystem ? nil : User.ID(number) }
}

extension Snapshot {
  /// The users.
  public var users: RecordQuery<User> { self[User.self] }

  /// The user with that name to sign in.
  public func user(named username: String) -> User? { users.where(\.username, username).first }
}

extension State {
  /// The user behind a principal, as permissions see them.
  func userActing(as principal: Principal) -> ActingUser? {
    // Asked for every record that is given to somebody, so no user is made of the row.
    let slots = User.schema.slots
    let found = withRow(slots, principal.number) { row -> ActingUser? in
      if row.has(slots.stamps.deletedAt) { return nil }
      return ActingUser(
        principal: principal, name: row.slice(Self.username)?.text ?? "",
        role: row.slice(Self.role)?.text ?? "", isActive: row.has(Self.isActive))
    }
    return found ?? nil
  }

  private static let username = User.field(\.username).slot
  private static let role = User.field(\.role).slot
  private static let isActive = User.field(\.isActive).slot
}
