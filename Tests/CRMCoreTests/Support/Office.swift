import CRMCore
import Synchronization

/// A store with settings and a user in every role of the standard policy.
struct Office {
  let crm: CRM
  let admin: User.ID
  let manager: User.ID
  let sales: User.ID
  let colleague: User.ID
  let support: User.ID
  let viewer: User.ID

  init(
    store: any JournalStore = InMemoryStore(), catalog: Catalog = .standard,
    options: OpenOptions = OpenOptions(), isNew: Bool = true
  ) throws {
    crm = try CRM.open(.store(store), catalog: catalog.unproved(), options: options)
    let names = ["admin", "manager", "sales", "colleague", "support", "viewer"]
    let ids =
      try !isNew
      ? crm.snapshot.users.ids()
      : crm.write(as: .system) { tx in
        try tx.insert(
          StoreSettings(organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "UTC"))
        return try names.map { name in
          let role = name == "colleague" ? "sales" : name
          return try tx.insert(User(username: name, name: name.uppercased(), role: role))
        }
      }
    (admin, manager, sales) = (ids[0], ids[1], ids[2])
    (colleague, support, viewer) = (ids[3], ids[4], ids[5])
  }

  /// The user in that role; the second one in sales is `colleague`.
  func user(_ role: String) -> User.ID {
    switch role {
    case "admin": admin
    case "manager": manager
    case "sales": sales
    case "support": support
    default: viewer
    }
  }

  /// Writes on the calling thread.
  @discardableResult
  func write<T>(
    as actor: some Acting, key: String? = nil, _ body: (inout WriteTransaction) throws -> T
  ) throws -> T {
    try crm.write(as: actor, idempotencyKey: key, body)
  }

  /// What a write refuses with; nil when it went through.
  func refusal(
    as actor: some Acting, _ body: (inout WriteTransaction) throws -> Void
  ) -> CRMError? {
    do {
      try write(as: actor, body)
      return nil
    } catch let error as CRMError {
      return error
    } catch {
      return .journal("no CRMError: \(error)")
    }
  }
}

extension CRMError {
  /// The problems of an ``invalid(_:_:)``.
  var problems: [CRMError.FieldProblem] {
    if case .invalid(_, let problems) = self { problems } else { [] }
  }

  /// The code of a ``rule(_:)``.
  var code: String? {
    if case .rule(let violation) = self { violation.code.rawValue } else { nil }
  }

  /// The refusal of a ``lifecycle(_:)``.
  var lifecycle: CRMError.LifecycleRefusal? {
    if case .lifecycle(let refusal) = self { refusal } else { nil }
  }

  /// Whether it is a ``denied(_:)``.
  var isDenial: Bool {
    if case .denied = self { true } else { false }
  }
}

/// A clock that tests set.
final class HandClock: Sendable {
  private let time: Mutex<Int64>

  init(_ milliseconds: Int64 = 1_800_000_000_000) { time = Mutex(milliseconds) }

  var now: Timestamp {
    get { Timestamp(milliseconds: time.withLock { $0 }) }
    set { time.withLock { $0 = newValue.milliseconds } }
  }

  func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }

  var options: OpenOptions { OpenOptions(clock: { self.now }) }
}

/// Names of records for tests, from a number.
func text(_ prefix: String, _ number: Int) -> String { "\(prefix)\(number)" }
