/// A record's statuses and the moves between them, as one table.
///
/// The engine refuses every other move. What may be asked before doing, the diagram, help and
/// tests come from the same table.
public struct Lifecycle: Hashable, Sendable {
  /// The statuses in order, the initial one first.
  public let states: [State]
  /// The moves that are allowed.
  public let moves: [Move]
  /// The statuses in which a record may begin, the usual one first.
  public let initials: [String]

  /// Makes a lifecycle; records begin in the first state unless others are named.
  public init(states: [State], moves: [Move], initials: [String] = []) {
    self.states = states
    self.moves = moves
    self.initials = initials.isEmpty ? states.prefix(1).map(\.key) : initials
  }

  /// The status in which a record begins unless it says otherwise.
  public var initial: String { initials.first ?? "" }

  /// The status with exactly that key.
  public subscript(key: String) -> State? { states.first { $0.key == key } }

  /// The statuses as the options of a choice.
  public var options: [ChoiceOption] { states.map(\.option) }

  /// The moves out of a status, in declared order.
  public func moves(from status: String) -> [Move] { moves.filter { $0.from == status } }

  /// The move from one status to another, if there is one.
  public func move(from: String, to: String) -> Move? {
    moves.first { $0.from == from && $0.to == to }
  }

  /// Whether some number of moves, one at least, leads from one status to another.
  public func leads(from: String, to: String) -> Bool {
    var open = [from]
    var seen: Set<String> = []
    while let status = open.popLast() {
      for move in moves(from: status) where seen.insert(move.to).inserted {
        if move.to == to { return true }
        open.append(move.to)
      }
    }
    return false
  }

  /// One status of a lifecycle.
  public struct State: Hashable, Sendable {
    /// The kebab-case key.
    public let key: String
    /// The words that tables show.
    public let label: String
    /// What the status means to rules, whatever it is called.
    public let meaning: Meaning
    /// Further words that mean the status on input.
    public let aliases: [String]

    /// Makes a status; a missing label is derived from the key.
    public init(
      _ key: String, label: String? = nil, meaning: Meaning = .open, aliases: [String] = []
    ) {
      self.key = key
      self.label = label ?? Naming.label(key)
      self.meaning = meaning
      self.aliases = aliases
    }

    /// The status as the option of a choice.
    public var option: ChoiceOption { ChoiceOption(key, label: label, aliases: aliases) }
  }

  /// What a status means to rules.
  public enum Meaning: String, Hashable, Sendable, CaseIterable {
    /// Work goes on.
    case open
    /// Set aside for a time.
    case onHold = "on-hold"
    /// Ended well.
    case won
    /// Ended without success.
    case lost

    /// Whether it is over, well or not.
    public var isClosed: Bool { self == .won || self == .lost }
  }

  /// One allowed move.
  public struct Move: Hashable, Sendable {
    /// The status before.
    public let from: String
    /// The status after.
    public let to: String
    /// The operation that makes the move, where only that one may: `convert`, `lose`.
    public let operation: String?
    /// The right that the move needs.
    public let action: PolicyAction
    /// Fields that must be filled when the move is made.
    public let requires: [String]
    /// Fields that the move empties.
    public let clears: [String]

    /// Makes a move.
    public init(
      _ from: String, _ to: String, only operation: String? = nil, action: PolicyAction = .update,
      requires: [String] = [], clears: [String] = []
    ) {
      self.from = from
      self.to = to
      self.operation = operation
      self.action = action
      self.requires = requires
      self.clears = clears
    }
  }
}

extension Lifecycle {
  /// The table as a Mermaid state diagram.
  public var mermaid: String {
    var lines = ["stateDiagram-v2"] + initials.map { "  [*] --> \($0)" }
    for move in moves {
      lines.append("  \(move.from) --> \(move.to)" + (move.operation.map { ": \($0)" } ?? ""))
    }
    let leaving = Set(moves.map(\.from))
    for state in states where !leaving.contains(state.key) {
      lines.append("  \(state.key) --> [*]")
    }
    return lines.joined(separator: "\n")
  }
}

extension Lifecycle {
  /// The status with that key, label or alias, whatever the case and punctuation.
  public func state(named name: String) -> State? {
    self[name] ?? states.first { $0.option.isMeant(by: name) }
  }

  /// The moves out of a status that lead to one of that meaning.
  public func moves(from status: String, to meaning: Meaning) -> [Move] {
    moves(from: status).filter { self[$0.to]?.meaning == meaning }
  }
}
