import Synchronization

/// The kinds of record that a store is opened with, and how users and settings are found in them.
public struct Catalog: Sendable {
  /// The kinds, in the order in which they are listed.
  public let kinds: [any CRMRecord.Type]
  let actingUser: @Sendable (Principal, State) -> ActingUser?
  package let configure: @Sendable (State, Zones) throws -> EffectiveSettings
  /// The kinds whose written form is known to be read back, so that it is not tried each time.
  private var proven: Set<RecordKind> = []
  /// The kinds that a program declared itself.
  private var own: Set<RecordKind> = []
  private let byName: [RecordKind: any CRMRecord.Type]
  private let referrers: Referrers

  /// Finds the rules of a zone by its name; throws when there is no such zone.
  public typealias Zones = @Sendable (String) throws -> any TimeZoneRules

  /// Makes a catalog; the closures read users and settings out of a state.
  ///
  /// Two kinds of one name, and names that are not in kebab case, stop the program.
  package init(
    kinds: [any CRMRecord.Type],
    actingUser: @escaping @Sendable (Principal, State) -> ActingUser?,
    configure: @escaping @Sendable (State, Zones) throws -> EffectiveSettings
  ) {
    let names = kinds.map { $0.kind.rawValue }
    precondition(
      Set(names).count == names.count && names.allSatisfy { Naming.key($0) == $0 },
      "kinds have names of their own, in kebab case")
    self.kinds = kinds
    self.actingUser = actingUser
    self.configure = configure
    byName = Dictionary(kinds.map { ($0.kind, $0) }) { first, _ in first }
    referrers = Referrers(kinds)
  }

  /// The same catalog with an embedder's own kinds beside the others.
  public func adding(_ more: [any CRMRecord.Type]) -> Catalog {
    var catalog = Catalog(kinds: kinds + more, actingUser: actingUser, configure: configure)
    catalog.proven = proven
    catalog.own = own.union(more.map { $0.kind })
    return catalog
  }

  /// Whether a program declared the kind itself.
  func isOwn(_ kind: RecordKind) -> Bool { own.contains(kind) }

  /// The same catalog; tests show that the lines of all its kinds are read back as written.
  func proved() -> Catalog {
    var catalog = self
    catalog.proven = Set(kinds.map { $0.kind })
    return catalog
  }

  /// The same catalog, which has every line read back before it counts, for those tests.
  package func unproved() -> Catalog {
    var catalog = self
    catalog.proven = []
    return catalog
  }

  /// Whether lines of a kind need not be read back.
  func isProven(_ kind: RecordKind) -> Bool { proven.contains(kind) }

  /// The kind of that name.
  public subscript(kind: RecordKind) -> (any CRMRecord.Type)? { byName[kind] }

  /// The groups by which permissions name the kinds.
  public var groups: Set<RecordGroup> {
    func group<R: CRMRecord>(_: R.Type) -> RecordGroup { R.schema.group }
    return Set(kinds.map { group($0) }).subtracting([.inherited])
  }

  /// The actions by which permissions tell apart what is done: those of every store, and those of the
  /// kinds' own.
  public var actions: Set<PolicyAction> {
    func actions<R: CRMRecord>(_: R.Type) -> [PolicyAction] {
      R.actions + (R.schema.lifecycleField?.traits.lifecycle?.moves.map(\.action) ?? [])
    }
    return Set(PolicyAction.allCases + kinds.flatMap { actions($0) })
  }

  /// The fields that may point at a record of `kind`: all, or those of one rule for its deletion.
  func referrers(to kind: RecordKind, by rule: DeletionRule? = nil) -> [Referrer] {
    referrers.all(Link(kind: kind, rule: rule))
  }

  /// A field that points at records, with the kind that has it.
  struct Referrer: Sendable {
    let type: any CRMRecord.Type
    let slots: Slots
    let field: AnyField
  }

  private struct Link: Hashable {
    let kind: RecordKind
    let rule: DeletionRule?
  }

  /// The fields that point at records, by the kind that they point at, and by rule as well.
  /// Found when first asked for, as that makes the schemas of all kinds.
  private final class Referrers: Sendable {
    private let kinds: [any CRMRecord.Type]
    private let found = Mutex<[Link: [Referrer]]?>(nil)

    init(_ kinds: [any CRMRecord.Type]) { self.kinds = kinds }

    func all(_ link: Link) -> [Referrer] {
      found.withLock { found in
        let all = found ?? find()
        found = all
        return all[link] ?? []
      }
    }

    /// Those that may point at any kind come last.
    private func find() -> [Link: [Referrer]] {
      let all = kinds.flatMap { type in
        type.allFields.filter { $0.targets != nil }
          .map { Referrer(type: type, slots: type.slots, field: $0) }
      }
      var found: [Link: [Referrer]] = [:]
      for kind in kinds.map({ $0.kind }) {
        let named = all.filter { $0.field.targets?.contains(kind) == true }
        for referrer in named + all.filter({ $0.field.targets?.isEmpty == true }) {
          found[Link(kind: kind, rule: nil), default: []].append(referrer)
          found[Link(kind: kind, rule: referrer.field.traits.onDelete), default: []].append(
            referrer)
        }
      }
      return found
    }
  }
}

extension Declared {
  /// The kind's fields as a list, where the kind is known at run time only.
  static var slots: Slots { schema.slots }

  /// The kind's fields, where the kind is known at run time only.
  public static var allFields: [AnyField] { schema.fields }
}
