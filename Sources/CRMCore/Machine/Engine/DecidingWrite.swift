/// A closure of a write while it runs, known to what it calls on the same thread or in the same task.
struct DecidingWrite: Sendable {
  /// The innermost one that called what runs now.
  @TaskLocal static var current: DecidingWrite?

  private let engine: ObjectIdentifier
  private let ticket: WriteQueue.Ticket
  /// The task that it runs in; nil where a thread runs it.
  private let task: Int?
  /// Those that called it, which write to other stores.
  private let outer: [DecidingWrite]

  /// Runs the closure of a write, so that others which it begins are known to be inside of it.
  static func run<T>(_ engine: Engine, _ ticket: WriteQueue.Ticket, _ body: () -> T) -> T {
    let task = currentTask
    // What a task inherited from whoever began it did not call what runs in it.
    let outer = current.map { current in ([current] + current.outer).filter { $0.task == task } }
    let write = DecidingWrite(
      engine: ObjectIdentifier(engine), ticket: ticket, task: task, outer: outer ?? [])
    return $current.withValue(write) { body() }
  }

  /// Whether a closure that writes to the engine called what runs now.
  ///
  /// A task begun by such a closure has its values too, but runs beside it: it may wait for it.
  static func isUnderWay(in engine: Engine) -> Bool {
    guard let current else { return false }
    let (id, task) = (ObjectIdentifier(engine), currentTask)
    return ([current] + current.outer).contains {
      $0.engine == id && $0.task == task && engine.desk.isDeciding($0.ticket)
    }
  }

  private static var currentTask: Int? { withUnsafeCurrentTask { $0?.hashValue } }
}
