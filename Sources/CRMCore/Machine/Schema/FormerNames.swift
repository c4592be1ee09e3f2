/// The names under which older builds of a program wrote fields of a kind, and what became of each.
struct FormerNames: Sendable {
  /// What became of a field that is declared under that name no more.
  enum Fate: Hashable, Sendable {
    /// It has another name: that of the field at this place.
    case renamed(Int)
    /// It is gone; its values are read and dropped.
    case retired
  }

  private var fates: [String: Fate] = [:]
  /// The former names of fields, by the names that they have now.
  private(set) var byName: [String: [String]] = [:]

  /// None.
  init() {}

  /// Follows names to declared fields; what leads nowhere stops the program.
  init(
    renamed: [String: String], retired: [String], among names: [String], of kind: RecordKind
  ) {
    if let mistake = Self.mistake(renamed: renamed, retired: retired, among: names) {
      preconditionFailure("\(kind): \(mistake)")
    }
    for name in retired { fates[name] = .retired }
    for former in renamed.keys.sorted() {
      var name = former
      while let next = renamed[name] { name = next }
      guard let slot = names.firstIndex(of: name) else { continue }
      fates[former] = .renamed(slot)
      byName[name, default: []].append(former)
    }
  }

  /// Whether every field has the name that it always had.
  var isEmpty: Bool { fates.isEmpty }

  /// What became of the field that was called `name`; nil where none ever was.
  subscript(name: String) -> Fate? { fates[name] }

  /// All names with what became of them, in an order that is always the same.
  var all: [(name: String, fate: Fate)] {
    fates.keys.sorted().compactMap { name in fates[name].map { (name, $0) } }
  }

  /// What is wrong with such a declaration, in words; nil where nothing is.
  static func mistake(
    renamed: [String: String], retired: [String], among names: [String]
  ) -> String? {
    let declared = Set(names)
    if let name = retired.first(where: declared.contains) {
      return "the field \(name) is declared, and retired as well"
    }
    for (former, name) in renamed.sorted(by: { $0.key < $1.key }) {
      if declared.contains(former) {
        return "the field \(former) is declared, and renamed to \(name) as well"
      }
      if retired.contains(former) {
        return "the field \(former) is retired, and renamed to \(name) as well"
      }
      if let mistake = mistake(following: former, renamed, declared) { return mistake }
    }
    return nil
  }

  private static func mistake(
    following former: String, _ renamed: [String: String], _ declared: Set<String>
  ) -> String? {
    var way = [former]
    while let name = way.last, let next = renamed[name] {
      if way.contains(next) {
        return "the field \(former) is renamed in a circle: "
          + (way + [next]).joined(separator: " to ")
      }
      way.append(next)
    }
    guard let last = way.last, !declared.contains(last) else { return nil }
    return "the field \(former) is renamed to \(last), which is no declared field"
  }
}
