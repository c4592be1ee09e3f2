/// Something declared about a field, typed: `.unique` on a value that is no key does not compile.
public struct FieldTrait<V>: Sendable {
  @usableFromInline let apply: @Sendable (inout AnyField.Traits) -> Void

  init(_ apply: @escaping @Sendable (inout AnyField.Traits) -> Void) { self.apply = apply }

  /// A value must be there.
  public static var required: FieldTrait { FieldTrait { $0.flags.insert(.required) } }
  /// Equality is answered from an index; of numbers, amounts, dates and times ranges and orders too.
  public static var indexed: FieldTrait { FieldTrait { $0.flags.insert(.indexed) } }
  /// Only the engine's operations change it.
  public static var readOnly: FieldTrait { FieldTrait { $0.flags.insert(.readOnly) } }
  /// Once set it never changes.
  public static var immutable: FieldTrait { FieldTrait { $0.flags.insert(.immutable) } }
  /// Personal data: erasure removes it.
  public static var personal: FieldTrait { FieldTrait { $0.flags.insert(.personal) } }
  /// Names the record for people.
  public static var title: FieldTrait { FieldTrait { $0.flags.insert(.title) } }
  /// A column of tables unless others are asked for.
  public static var column: FieldTrait { FieldTrait { $0.flags.insert(.column) } }
  /// Shown under another form: no column, filter, export or import knows it.
  public static var hidden: FieldTrait { FieldTrait { $0.flags.insert(.hidden) } }
  /// The words that people read for the field, in place of those derived from its name.
  public static func label(_ label: String) -> FieldTrait { FieldTrait { $0.label = label } }
  /// The name of its option on a command line, in place of the one derived from its name.
  public static func option(_ name: String) -> FieldTrait { FieldTrait { $0.option = name } }
  /// Other headers under which imports know the field.
  public static func aliases(_ names: String...) -> FieldTrait { FieldTrait { $0.aliases = names } }
}

extension FieldTrait where V: KeyValue {
  /// No two live records of the kind share a value.
  public static var unique: FieldTrait { FieldTrait { $0.flags.insert(.unique) } }
}

extension FieldTrait where V: TextValue {
  /// Two records with the same matched value are likely duplicates; equality has an index.
  public static var matched: FieldTrait { FieldTrait { $0.flags.insert(.matched) } }
  /// Search looks into it.
  public static var searchable: FieldTrait { FieldTrait { $0.flags.insert(.searchable) } }
}

extension FieldTrait where V: ReferenceValue {
  /// What the deletion of the record pointed at does here; restricted unless declared.
  public static func onDelete(_ rule: DeletionRule) -> FieldTrait {
    FieldTrait { $0.onDelete = rule }
  }
  /// The user it points at owns the record: by default whoever makes it.
  public static var owner: FieldTrait { FieldTrait { $0.flags.insert(.owner) } }
  /// The user it points at is assigned to the record.
  public static var assignee: FieldTrait { FieldTrait { $0.flags.insert(.assignee) } }
  /// The record belongs to the one it points at, and so to that one's owner.
  public static var parent: FieldTrait { FieldTrait { $0.flags.insert(.parent) } }
  /// The record is about the one it points at, and may be read only where that one may.
  public static var subject: FieldTrait { FieldTrait { $0.flags.insert(.subject) } }
  /// The same, but for its owner, who may read it whatever it is about.
  public static var subjectOfOthers: FieldTrait {
    FieldTrait { $0.flags.formUnion([.subject, .openToOwner]) }
  }
  /// The record is part of the one it points at: making or changing it is an update of that one.
  public static var whole: FieldTrait { FieldTrait { $0.flags.formUnion([.whole, .parent]) } }
}

extension FieldTrait where V: LifecycleValue {
  /// The status moves along this table only.
  public static func lifecycle(_ table: Lifecycle) -> FieldTrait {
    FieldTrait { $0.lifecycle = table }
  }
}

/// A value that a lifecycle can rule: a choice.
public protocol LifecycleValue: Choice {}

/// What happens to a reference when the record it points at is deleted.
public enum DeletionRule: String, Hashable, Sendable {
  /// The deletion is refused.
  case restrict
  /// This record is deleted too, and comes back with the other.
  case cascade
  /// The reference is emptied.
  case clear
  /// The reference stays, on the deleted record: who wrote something did, whatever became of them.
  case keep
}

extension AnyField {
  /// The traits of a field, gathered.
  public struct Traits: Sendable {
    /// The traits that are there or not.
    public var flags: Flags = []
    /// What the deletion of a record pointed at does.
    public var onDelete: DeletionRule = .restrict
    /// The lifecycle that rules the field.
    public var lifecycle: Lifecycle?
    /// The label, where one was declared.
    public var label: String?
    /// The name as an option, where one was declared.
    public var option: String?
    /// Other headers under which imports know the field.
    public var aliases: [String] = []

    /// Traits that are there or not.
    public struct Flags: OptionSet, Hashable, Sendable {
      /// The bits.
      public let rawValue: UInt32
      /// Makes flags of their bits.
      public init(rawValue: UInt32) { self.rawValue = rawValue }

      /// See ``FieldTrait/required``.
      public static let required = Flags(rawValue: 1)
      /// See ``FieldTrait/unique``.
      public static let unique = Flags(rawValue: 2)
      /// See ``FieldTrait/indexed``.
      public static let indexed = Flags(rawValue: 4)
      /// See ``FieldTrait/searchable``.
      public static let searchable = Flags(rawValue: 16)
      /// See ``FieldTrait/readOnly``.
      public static let readOnly = Flags(rawValue: 32)
      /// See ``FieldTrait/immutable``.
      public static let immutable = Flags(rawValue: 64)
      /// See ``FieldTrait/personal``.
      public static let personal = Flags(rawValue: 128)
      /// See ``FieldTrait/title``.
      public static let title = Flags(rawValue: 256)
      /// See ``FieldTrait/column``.
      public static let column = Flags(rawValue: 512)
      /// See ``FieldTrait/owner``.
      public static let owner = Flags(rawValue: 1024)
      /// See ``FieldTrait/assignee``.
      public static let assignee = Flags(rawValue: 2048)
      /// See ``FieldTrait/parent``.
      public static let parent = Flags(rawValue: 4096)
      /// Stamped by the engine on every write and left out of the journal's changes.
      package static let stamped = Flags(rawValue: 8192)
      /// See ``FieldTrait/hidden``.
      public static let hidden = Flags(rawValue: 16384)
      /// See ``FieldTrait/matched``.
      public static let matched = Flags(rawValue: 32768)
      /// See ``FieldTrait/whole``.
      public static let whole = Flags(rawValue: 65536)
      /// See ``FieldTrait/subject``.
      public static let subject = Flags(rawValue: 131_072)
      /// See ``FieldTrait/subjectOfOthers``.
      public static let openToOwner = Flags(rawValue: 262_144)
    }
  }
}
