import Testing

@testable import CRMCore

/// Walks through every order in which two or three writers can meet, whatever the store answers.
@Suite struct WriteQueueTests {
  @Test(arguments: [
    [Script.write], [.look], [.lock], [.refresh], [.spoil], [.leave],
    [.write, .write], [.write, .look], [.write, .lock], [.write, .refresh], [.write, .spoil],
    [.write, .leave], [.lock, .lock], [.lock, .look], [.lock, .leave], [.lock, .refresh],
    [.lock, .spoil], [.look, .look], [.look, .spoil], [.spoil, .spoil],
    [.write, .write, .write], [.write, .write, .look], [.write, .write, .lock],
    [.write, .look, .lock], [.write, .lock, .lock], [.lock, .lock, .lock],
    [.write, .write, .spoil],
    [.write, .look, .spoil], [.write, .lock, .spoil], [.write, .lock, .leave],
    [.write, .lock, .refresh], [.write, .write, .refresh],
    [.alone], [.alone, .write], [.alone, .look], [.alone, .lock], [.alone, .alone],
    [.alone, .spoil], [.alone, .refresh], [.alone, .write, .write], [.alone, .write, .look],
    [.alone, .lock, .write], [.alone, .write, .spoil],
  ])
  func noOrderOfEventsLosesAnybodyOrAnswersTooEarly(scripts: [Script]) {
    var walk = Walk()
    walk.run(World(scripts))
    #expect(walk.faults == [])
    #expect(walk.ends > 0)
    #expect(walk.seen.count > scripts.count)
  }

  @Test func aBatchThatIsFullIsAppendedThoughOthersWait() {
    var queue = WriteQueue()
    #expect(queue.arrive(0, .turn) == .decide)
    for ticket in 1...(WriteQueue.batchLimit + 1) { #expect(queue.arrive(ticket, .turn) == .wait) }
    for ticket in 0..<(WriteQueue.batchLimit - 1) {
      #expect(queue.decided(ticket, wrote: true) == .wait)
      #expect(queue.takeCalls() == [.init(ticket: ticket + 1, step: .decide)])
    }
    #expect(queue.decided(WriteQueue.batchLimit - 1, wrote: true) == .append)
  }

  @Test func thoseWhoNeedTheLockShareIt() {
    var queue = WriteQueue()
    #expect(queue.arrive(1, .lock) == .hold)
    #expect(queue.arrive(2, .lock) == .wait)
    #expect(queue.held(1, nil) == .decide)
    #expect(queue.decided(1, wrote: true) == .append)
    #expect(queue.appended(1, .done) == .answer)
    #expect(queue.takeCalls() == [.init(ticket: 2, step: .decide)])
    #expect(queue.decided(2, wrote: true) == .append)
    #expect(queue.appended(2, .done) == .letGo)
    #expect(queue.letGone(2) == .answer)
  }

  @Test func othersDecideWhileABatchIsAppended() {
    var queue = WriteQueue()
    #expect(queue.arrive(1, .turn) == .decide)
    #expect(queue.decided(1, wrote: true) == .append)
    #expect(queue.arrive(2, .turn) == .decide)
    #expect(queue.decided(2, wrote: true) == .wait)
    #expect(queue.appended(1, .done) == .answer)
    #expect(queue.takeCalls() == [.init(ticket: 2, step: .append)])
    #expect(queue.appended(2, .done) == .answer)
  }
}

/// What a writer of the walk is about.
enum Script: Hashable, Sendable {
  /// Decides lines.
  case write
  /// Decides without lines: its answer depends on what it saw.
  case look
  /// Writes under the lock at once.
  case lock
  /// The same, and nobody may add to what it decides.
  case alone
  /// Reads what others appended.
  case refresh
  /// Loses the batch.
  case spoil
  /// Goes away in its turn.
  case leave
}

/// One state of everybody: the queue, what each writer does, what is durable.
private struct World: Hashable {
  var queue = WriteQueue()
  var writers: [Writer]
  /// The lines decided and not sealed, by writer and attempt; nil while the batch is away.
  var batch: [Line] = []
  var sealed: [Line] = []
  var durable: [Line] = []
  var isLocked = false
  var faultsLeft = 2

  struct Line: Hashable {
    var writer: Int
    var attempt: Int
  }

  struct Writer: Hashable {
    var script: Script
    var step: WriteQueue.Step?
    var attempt = 0
    /// What was not durable when it decided.
    var basis: [Line] = []
    var isOver = false
    var isDone = false
  }

  init(_ scripts: [Script]) { writers = scripts.map { Writer(script: $0) } }
}

private struct Walk {
  var seen: Set<World> = []
  var faults: Set<String> = []
  var ends = 0

  mutating func run(_ start: World) {
    var stack = [start]
    while let world = stack.popLast() {
      guard seen.insert(world).inserted, faults.isEmpty else { continue }
      let next = successors(of: world)
      if next.isEmpty { end(world) }
      stack += next
    }
  }

  /// Nobody can go on: then everybody must have ended, with nothing left behind.
  private mutating func end(_ world: World) {
    ends += 1
    if !world.writers.allSatisfy(\.isDone) { faults.insert("somebody waits for ever: \(world)") }
    if world.isLocked { faults.insert("the lock is held at the end") }
    if !world.batch.isEmpty || !world.sealed.isEmpty { faults.insert("a batch is left: \(world)") }
  }

  private mutating func successors(of world: World) -> [World] {
    var next: [World] = []
    for index in world.writers.indices where !world.writers[index].isDone {
      next += steps(of: index, in: world)
    }
    return next
  }

  private mutating func steps(of index: Int, in world: World) -> [World] {
    let writer = world.writers[index]
    switch writer.step {
    case nil: return [arriving(index, world)]
    case .wait: return []
    case .decide: return [deciding(index, world)]
    case .append: return appending(index, world)
    case .hold: return holding(index, world)
    case .letGo:
      var world = world
      if !world.isLocked { faults.insert("lets go of what is not held") }
      world.isLocked = false
      return [told(index, world) { $0.letGone(index) }]
    case .again:
      var world = world
      world.writers[index].attempt += 1
      world.writers[index].step = nil
      return [world]
    case .fail, .answer: return [answered(index, world)]
    }
  }

  private mutating func arriving(_ index: Int, _ world: World) -> World {
    let writer = world.writers[index]
    let need: WriteQueue.Need =
      writer.script == .refresh
      ? .quiet
      : [.lock, .alone].contains(writer.script) || writer.attempt > 1 ? .lock : .turn
    return told(index, world) { $0.arrive(index, need) }
  }

  private mutating func deciding(_ index: Int, _ world: World) -> World {
    var world = world
    let others = world.writers.indices.filter { $0 != index && world.writers[$0].step == .decide }
    if !others.isEmpty { faults.insert("two decide at once") }
    let writer = world.writers[index]
    switch writer.script {
    case .leave: return told(index, world) { $0.left(index) }
    case .refresh:
      if !world.batch.isEmpty || !world.sealed.isEmpty { faults.insert("refreshed too early") }
      return told(index, world) { $0.left(index) }
    case .spoil where writer.isOver: return told(index, world) { $0.left(index) }
    case .spoil:
      world.writers[index].isOver = true
      world.batch = []
      return told(index, world) { $0.spoilt(index) }
    case .look, .write, .lock, .alone:
      let isVoid = world.queue.isVoid
      world.writers[index].basis = isVoid ? [] : world.sealed + world.batch
      let wrote = writer.script != .look
      if wrote, !isVoid {
        world.batch.append(World.Line(writer: index, attempt: writer.attempt))
      }
      if isVoid { world.batch = [] }
      let isAlone = writer.script == .alone
      if isAlone, isVoid || !world.batch.dropLast().isEmpty || !world.sealed.isEmpty {
        faults.insert("not alone")
      }
      return told(index, world) { $0.decided(index, wrote: wrote, isAlone: isAlone) }
    }
  }

  /// The store takes it, or refuses, or another process was faster where it is not kept from it.
  private mutating func appending(_ index: Int, _ world: World) -> [World] {
    if world.sealed.isEmpty { faults.insert("nothing to append") }
    let hasAlone = world.sealed.contains { world.writers[$0.writer].script == .alone }
    if hasAlone, world.sealed.count > 1 { faults.insert("others were added") }
    if world.writers[index].script == .alone, !hasAlone { faults.insert("appends for others") }
    var done = world
    done.durable += done.sealed
    done.sealed = []
    var next = [told(index, done) { $0.appended(index, .done) }]
    guard world.faultsLeft > 0 else { return next }
    var failed = world
    failed.faultsLeft -= 1
    (failed.sealed, failed.batch) = ([], [])
    let full = CRMError.store(.notWritten(reason: "full", code: 28))
    next.append(told(index, failed) { $0.appended(index, .failed(full)) })
    if !world.isLocked { next.append(told(index, failed) { $0.appended(index, .again) }) }
    return next
  }

  private mutating func holding(_ index: Int, _ world: World) -> [World] {
    if world.isLocked { faults.insert("holds what is held") }
    if !world.batch.isEmpty || !world.sealed.isEmpty { faults.insert("held too early") }
    var held = world
    held.isLocked = true
    var next = [told(index, held) { $0.held(index, nil) }]
    guard world.faultsLeft > 0 else { return next }
    var busy = world
    busy.faultsLeft -= 1
    next.append(told(index, busy) { $0.held(index, .store(.busy(holder: nil))) })
    return next
  }

  /// What an answer must stand on.
  private mutating func answered(_ index: Int, _ world: World) -> World {
    var world = world
    let writer = world.writers[index]
    let line = World.Line(writer: index, attempt: writer.attempt)
    let isDurable = world.durable.contains(line)
    if case .fail(let error) = writer.step {
      if isDurable { faults.insert("told to have failed what is durable") }
      if case .store(.conflict) = error { faults.insert("a conflict was told") }
    } else if [.write, .lock, .alone].contains(writer.script) {
      if !isDurable { faults.insert("answered what is not durable: \(world)") }
    } else if !writer.basis.allSatisfy(world.durable.contains) {
      faults.insert("answered by what is not durable: \(world)")
    }
    world.writers[index].isDone = true
    return world
  }

  /// Tells an event, has the batch sealed where somebody is to append, and passes the calls on.
  private mutating func told(
    _ index: Int, _ world: World, _ event: (inout WriteQueue) -> WriteQueue.Step
  ) -> World {
    var world = world
    let step = event(&world.queue)
    world.writers[index].step = step
    let calls = world.queue.takeCalls()
    for call in calls {
      if world.writers[call.ticket].step != .wait { faults.insert("called who does not wait") }
      world.writers[call.ticket].step = call.step
    }
    let appenders = world.writers.filter { $0.step == .append }
    if appenders.count > 1 { faults.insert("two append at once") }
    if step == .append || calls.contains(where: { $0.step == .append }) {
      if !world.sealed.isEmpty { faults.insert("sealed twice") }
      world.sealed = world.batch
      world.batch = []
    }
    return world
  }
}
