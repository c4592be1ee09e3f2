/// The order among the writers of an engine: who decides, who appends, who waits for what.
///
/// A pure value. Every event is told with the ticket of whoever it happened to, and answers with
/// what that one does next; what others do next lies in ``calls`` until it is passed on. One writer
/// decides at a time, and one batch is appended at a time, while the next one is decided already.
/// What was decided on changes that are not durable waits for them: nothing is ever answered that a
/// failure could make untrue.
struct WriteQueue: Hashable, Sendable {
  /// The number by which a writer is known from its arrival to its end.
  typealias Ticket = Int

  /// What a writer asks for.
  enum Need: Hashable, Sendable {
    /// Its turn.
    case turn
    /// Its turn at a moment when nothing waits to be appended.
    case quiet
    /// The same, with other processes kept from appending.
    case lock
  }

  /// What a writer does next.
  enum Step: Hashable, Sendable {
    /// Nothing, until it is called.
    case wait
    /// It has the turn: it decides.
    case decide
    /// It has the turn: it keeps other processes from appending, and reads what they did before.
    case hold
    /// It appends the batch that was sealed.
    case append
    /// It lets other processes append again.
    case letGo
    /// What it decided holds.
    case answer
    /// What it decided is void: it arrives again.
    case again
    /// It cannot be done.
    case fail(CRMError)
  }

  /// What became of an append.
  enum Outcome: Hashable, Sendable {
    /// It is durable.
    case done
    /// Another process was faster, and what it appended has been read.
    case again
    /// It is not durable, and why.
    case failed(CRMError)
  }

  /// How many writers a batch has before it is appended though others wait for their turn.
  static let batchLimit = 128

  /// What writers are to be told, beside the one whose event it was.
  private(set) var calls: [Call] = []

  private var waiting: [Claim] = []
  private var turn = Turn.free
  /// Whether what the decider began with turned out not to be durable.
  private(set) var isVoid = false
  private var open: [Member] = []
  private var openHasLines = false
  /// Whether nobody may add to what is open.
  private var openIsAlone = false
  private var appending: [Member]?
  private var lock = Lock.free
  /// Those for whom the lock is held.
  private var holders: Set<Ticket> = []

  struct Call: Hashable, Sendable {
    let ticket: Ticket
    let step: Step
  }

  private struct Claim: Hashable {
    let ticket: Ticket
    let need: Need
  }

  /// Whose answer waits for a batch, and whether lines of its own are in it.
  private struct Member: Hashable {
    let ticket: Ticket
    let wrote: Bool
  }

  private enum Turn: Hashable {
    case free
    case deciding(Ticket)
    /// Waits until nothing is left to be appended.
    case draining(Claim)
    case holding(Ticket)
  }

  private enum Lock: Hashable {
    case free
    case held
    /// Somebody lets go, and then does this.
    case leaving(Call)
  }

  /// How many wait for their turn.
  var waitingCount: Int { waiting.count }
  /// How many decided, and wait for their batch to be sealed.
  var decidedCount: Int { open.count }

  /// Whether it is the turn of `ticket`, which decides.
  func isDeciding(_ ticket: Ticket) -> Bool { turn == .deciding(ticket) }
}

extension WriteQueue {
  /// A writer asks for its turn.
  mutating func arrive(_ ticket: Ticket, _ need: Need) -> Step {
    waiting.append(Claim(ticket: ticket, need: need))
    return next(ticket)
  }

  /// The writer whose turn it is decided, and wrote lines or not; they are appended at once where
  /// they are to be alone, which only whoever had the lock may ask for.
  mutating func decided(_ ticket: Ticket, wrote: Bool, isAlone: Bool = false) -> Step {
    turn = .free
    if isVoid {
      call(ticket, .again)
    } else if wrote || openHasLines {
      open.append(Member(ticket: ticket, wrote: wrote))
      openHasLines = true
      openIsAlone = isAlone
    } else if appending != nil {
      appending?.append(Member(ticket: ticket, wrote: false))
    } else {
      end(ticket, .answer)
    }
    return next(ticket)
  }

  /// The writer whose turn it is goes away without having decided, with an error or without.
  mutating func left(_ ticket: Ticket, _ error: CRMError? = nil) -> Step {
    turn = .free
    end(ticket, error.map(Step.fail) ?? .answer)
    return next(ticket)
  }

  /// The writer whose turn it is lost the batch: the others in it decide again, and it is called
  /// once more when what is appended now is known to be durable or not.
  mutating func spoilt(_ ticket: Ticket) -> Step {
    turn = .draining(Claim(ticket: ticket, need: .quiet))
    voidOpen()
    return next(ticket)
  }

  /// The sealed batch was appended, or was not.
  mutating func appended(_ ticket: Ticket, _ outcome: Outcome) -> Step {
    let members = appending ?? []
    appending = nil
    switch outcome {
    case .done:
      for member in members { end(member.ticket, .answer) }
    case .again:
      for member in members { call(member.ticket, .again) }
    case .failed(let error):
      for member in members {
        if member.wrote { end(member.ticket, .fail(error)) } else { call(member.ticket, .again) }
      }
    }
    if outcome != .done { voidOpen() }
    return next(ticket)
  }

  /// Other processes are kept from appending, or why they could not be.
  mutating func held(_ ticket: Ticket, _ error: CRMError?) -> Step {
    if let error { return left(ticket, error) }
    lock = .held
    holders.insert(ticket)
    begin(ticket)
    return next(ticket)
  }

  /// Other processes may append again.
  mutating func letGone(_ ticket: Ticket) -> Step {
    if case .leaving(let then) = lock { calls.append(then) }
    lock = .free
    return next(ticket)
  }

  /// Takes what others are to be told.
  mutating func takeCalls() -> [Call] {
    if calls.isEmpty { return [] }
    let taken = calls
    calls = []
    return taken
  }
}

extension WriteQueue {
  /// Has everything begin that can, and takes out what `ticket` does next.
  private mutating func next(_ ticket: Ticket) -> Step {
    startAppending(ticket)
    giveTurn()
    guard let mine = calls.firstIndex(where: { $0.ticket == ticket }) else { return .wait }
    return calls.remove(at: mine).step
  }

  /// Has the open batch appended when nobody is about to add to it, or it is full.
  private mutating func startAppending(_ ticket: Ticket? = nil) {
    guard appending == nil, openHasLines else { return }
    switch turn {
    case .deciding, .holding: return
    case .free:
      guard waiting.isEmpty || openIsAlone || open.count >= Self.batchLimit else { return }
    case .draining: break
    }
    let appender = open.first { $0.ticket == ticket } ?? open[0]
    appending = open
    open = []
    openHasLines = false
    openIsAlone = false
    call(appender.ticket, .append)
  }

  private mutating func giveTurn() {
    if case .free = turn, !waiting.isEmpty {
      let claim = waiting.removeFirst()
      if claim.need == .turn { return begin(claim.ticket) }
      turn = .draining(claim)
      startAppending()
    }
    guard case .draining(let claim) = turn, appending == nil, open.isEmpty else { return }
    guard claim.need == .lock else { return begin(claim.ticket) }
    switch lock {
    case .free:
      turn = .holding(claim.ticket)
      call(claim.ticket, .hold)
    case .held:
      holders.insert(claim.ticket)
      begin(claim.ticket)
    case .leaving: break
    }
  }

  private mutating func begin(_ ticket: Ticket) {
    turn = .deciding(ticket)
    isVoid = false
    call(ticket, .decide)
  }

  /// What was decided after something that is not durable has to be decided again.
  private mutating func voidOpen() {
    for member in open { call(member.ticket, .again) }
    open = []
    openHasLines = false
    openIsAlone = false
    if case .deciding = turn { isVoid = true }
  }

  /// Tells a writer how it ends; the last one that needed the lock lets go of it first.
  private mutating func end(_ ticket: Ticket, _ step: Step) {
    holders.remove(ticket)
    guard lock == .held, holders.isEmpty, !isLockWanted else { return call(ticket, step) }
    lock = .leaving(Call(ticket: ticket, step: step))
    call(ticket, .letGo)
  }

  private var isLockWanted: Bool {
    if case .draining(let claim) = turn, claim.need == .lock { return true }
    return waiting.contains { $0.need == .lock }
  }

  private mutating func call(_ ticket: Ticket, _ step: Step) {
    calls.append(Call(ticket: ticket, step: step))
  }
}
