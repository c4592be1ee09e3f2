/// What one side does in a round: something made ready, the work that is measured, and its answer.
struct Side {
  /// Does a round, which has a number.
  let run: (_ round: Int) async throws -> Workload.Outcome

  /// Measures `work` on this thread; figures are for each of so many operations.
  init<Given, Found>(
    per operations: Int = 1, given: @escaping (_ round: Int) throws -> Given,
    work: @escaping (Given) throws -> Found, answer: @escaping (Found) throws -> Answer
  ) {
    run = { round in
      let given = try given(round)
      let meter = Meter()
      let found = try work(given)
      let spent = meter.spent(on: operations)
      return Workload.Outcome(spent: spent, answer: try answer(found))
    }
  }

  /// Measures work that waits in place of blocking.
  init<Given, Found>(
    per operations: Int, given: @escaping (_ round: Int) throws -> Given,
    waiting work: @escaping (Given) async throws -> Found,
    answer: @escaping (Found) throws -> Answer
  ) {
    run = { round in
      let given = try given(round)
      let meter = Meter()
      let found = try await work(given)
      let spent = meter.spent(on: operations)
      return Workload.Outcome(spent: spent, answer: try answer(found))
    }
  }

  /// Work that measures itself, in a process of its own.
  init(measured: @escaping (_ round: Int) throws -> Workload.Outcome) {
    run = { round in try measured(round) }
  }
}
