extension Policy {
  /// The policies that a store may be set up with.
  public static var presets: [Policy] { Preset.all.map(\.policy) }

  /// The preset of that name.
  public static func preset(named name: String) -> Policy? { Preset.named(name)?.policy }

  /// Notes, comments and the like, and reminders.
  static let activities: [RecordGroup] = [.activities, .reminders]

  /// What every active user may do, whatever the role: care for what is their own.
  static let common: [Rule] = [
    Rule(nil, [.update, .delete], .only([.activities]), .own),
    Rule(nil, [.create, .read, .update, .delete], .only([.reminders, .views]), .own),
    Rule(nil, [.read], .only([.views]), .shared),
    Rule(
      nil, [.update], .only([.people]), .myself,
      fields: .only(["phone", "email", "notifications"])),
  ]

  /// The right to do everything there is.
  static func everything(_ role: String) -> Rule { Rule(role, .all, .all) }

  /// The right to see everything but what is nobody else's business: others' own views.
  static func reading(_ role: String) -> Rule { Rule(role, [.read], .except([.views])) }
}
