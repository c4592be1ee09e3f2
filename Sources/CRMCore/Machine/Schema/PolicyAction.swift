/// What can be done to a record, as far as permissions tell it apart: one of these, or a kind's own.
///
/// A kind of record that a program declares has actions of its own beside these, under other names,
/// in the moves of its lifecycle and in ``CRMRecord/actions``.
public struct PolicyAction: RawRepresentable, Hashable, Sendable, LosslessStringConvertible {
  /// The action's name, in kebab case, as policies have it.
  public let rawValue: String

  /// Makes the action of that name.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// Makes the action of that name.
  public init(_ description: String) { rawValue = description }
  /// The action's name.
  public var description: String { rawValue }

  /// Make a record.
  public static let create = PolicyAction("create")
  /// See a record.
  public static let read = PolicyAction("read")
  /// Change fields, and the named operations that change them.
  public static let update = PolicyAction("update")
  /// Delete and restore.
  public static let delete = PolicyAction("delete")
  /// Set the owner.
  public static let assign = PolicyAction("assign")
  /// Turn a lead into a customer.
  public static let convert = PolicyAction("convert")
  /// Make one of two records.
  public static let merge = PolicyAction("merge")
  /// Take lists out of the store.
  public static let export = PolicyAction("export")
  /// Bring records in, with owners and dates of their own.
  public static let `import` = PolicyAction("import")
  /// Read history and the trail.
  public static let audit = PolicyAction("audit")
  /// Set policy and settings, and use the store's own verbs.
  public static let administer = PolicyAction("administer")
}

extension PolicyAction: CaseIterable {
  /// The actions that there are in every store.
  public static let allCases: [PolicyAction] = [
    .create, .read, .update, .delete, .assign, .convert, .merge, .export, .import, .audit,
    .administer,
  ]
}
