import CRMCore

/// One `reminder run`: what is due goes to the terminal or through a command, once or again and again.
final class ReminderRun {
  static let every = Option.value(
    "every", "DURATION", "Go on, looking again after that time, such as 1m"
  ) { text in
    let pause = try TimeSpan(text)
    if pause > .zero { return pause }
    throw CommandError.usage("--every takes more than no time", hints: ["Such as 1m"])
  }
  static let exec = Option.value(
    "exec", "CMD", "Deliver through a command of the shell, not to this terminal")

  private let session: Session
  private let pause: TimeSpan?
  private let command: String?
  private let runner: ReminderRunner
  private let terms = ReminderRunner.Terms()
  private var deliveredCount = 0

  /// Why a delivery did not succeed.
  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  init(_ session: Session) throws {
    self.session = session
    let globals = session.globals
    if globals.at != nil || globals.idempotencyKey != nil {
      throw CommandError.usage(
        "reminder run takes neither --at nor --idempotency-key", hints: [])
    }
    command = try session[Self.exec]
    pause = try session[Self.every]
    runner = ReminderRunner(
      session.crm, as: session.actor, instance: Platform.instanceName, terms: terms)
  }

  /// Delivers until all is done; with `--every` until the process is told to end.
  func run() throws -> ExitCode {
    if session.globals.isDryRun {
      session.list(session.records(Reminder.self).due(at: session.now).all(), nil)
      session.console.note("Nothing was delivered.")
      return .done
    }
    session.warnOfLag()
    Platform.catchInterrupts()
    var code = try round()
    while let pause, !Platform.isInterrupted {
      Platform.sleep(milliseconds: pause.milliseconds)
      if Platform.isInterrupted { break }
      code = try round()
    }
    if session.globals.format == .json {
      session.console.writeData(deliveredCount == 0 ? "[]\n" : "\n]\n")
    }
    return pause == nil ? code : .done
  }

  private func round() throws -> ExitCode {
    let outcomes = try runner.deliverDueBlocking(
      while: { !Platform.isInterrupted }, { try self.deliver($0) })
    let failures = outcomes.compactMap(\.complaint)
    for failure in failures { session.console.note("crmctl: note: \(failure)") }
    return failures.isEmpty ? .done : .failure
  }

  private func deliver(_ delivery: ReminderRunner.Delivery) throws -> String? {
    var json = JSONWriter()
    json.delivery(delivery, session)
    if let command {
      // Well before another instance may take the reminder over.
      let patience = terms.lease.milliseconds * 4 / 5
      let input = json.bytes + [UInt8(ascii: "\n")]
      if let reason = Platform.shell(command, input: input, milliseconds: patience) {
        throw Failure(description: reason)
      }
    }
    show(delivery, json)
    session.console.output.flush()
    if command == nil, session.console.output.isClosed {
      throw Failure(description: "nobody reads the output")
    }
    return command == nil ? "terminal" : "command"
  }

  /// Tells of a delivered reminder at once: without a command this is the delivery.
  private func show(_ delivery: ReminderRunner.Delivery, _ json: JSONWriter) {
    let console = session.console
    let document = String(decoding: json.bytes, as: UTF8.self)
    deliveredCount += 1
    if session.globals.isQuiet { return console.line("\(delivery.reminder.id.number)") }
    switch session.globals.format {
    case .json: console.writeData((deliveredCount == 1 ? "[" : ",\n") + document)
    case .jsonl: console.writeData(document + "\n")
    case .table, .csv, .tsv:
      let reminder = delivery.reminder
      let due = reminder.due.map(session.text.time) ?? ""
      let subject = reminder.subject.map { " (\(session.text.line(.reference($0), .text)))" } ?? ""
      console.line("\(due)  \(delivery.user.username)  \(reminder.title)\(subject)")
    }
  }
}

extension ReminderRunner.Delivery.Outcome {
  /// What a person should know of a delivery that did not go well.
  fileprivate var complaint: String? {
    switch result {
    case .sent: nil
    case .postponed(let time, let reason):
      "\(reminder): \(reason); attempt \(attempt), tried again after \(time)"
    case .failed(let reason): "\(reminder): \(reason); given up after \(attempt) attempts"
    case .lost: "\(reminder): another instance took it over, or it was deleted"
    }
  }
}

extension JSONWriter {
  /// Writes what a command gets of a reminder on its standard input.
  fileprivate mutating func delivery(_ delivery: ReminderRunner.Delivery, _ session: Session) {
    object { json in
      json.member("delivery", delivery.id)
      json.member("attempt", .integer(delivery.attempt))
      json.member("reminder") { session.write(Reminder.self)(delivery.reminder, &$0) }
      json.member("subject", delivery.reminder.subject.flatMap(session.text.title))
      json.member("user") { session.write(User.self)(delivery.user, &$0) }
    }
  }
}
