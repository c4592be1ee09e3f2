import CRMCore

extension CommandError {
  /// What the engine says, as an error of the command line.
  init(_ explanation: CRMError.Explanation) {
    self.init(
      code: explanation.code, exit: ExitCode(explanation.category), message: explanation.message,
      hints: explanation.hints + (Self.remedies[explanation.code].map { [$0] } ?? []),
      fields: explanation.fields.map { Field(name: $0.name, message: $0.message) })
  }

  /// What the engine cannot say: which words of this program help, by code.
  static let remedies: [CRMError.Code: String] = [
    .noStore: "Make one with crmctl init",
    .missingRate: "Set one with crmctl settings rate CURRENCY RATE --on DAY",
    .leadCustomerExists: "Take it with crmctl lead convert LEAD --customer CUSTOMER",
    .responsibilities: "Transfer them with crmctl user transfer FROM TO",
  ]

  /// Any error as one for the command line.
  init(_ error: any Error) {
    if let error = error as? CommandError {
      self = error
    } else if let error = error as? any ExplainedError {
      self.init(error.explanation)
    } else if let error = error as? FileError {
      self.init(
        code: error.path == nil ? .output : .file, exit: .inputOutput, message: error.message)
    } else {
      self.init(code: .failure, exit: .failure, message: String(describing: error))
    }
  }

  /// The same error as the fault of words that the command does not know, of an option for example.
  func asUsage(of option: String? = nil) -> CommandError {
    var error = self
    error.exit = .usage
    if let option { error.message = "\(option): \(message)" }
    return error
  }

  /// What `body` makes; what it refuses is the fault of words that the command does not know.
  static func usage<T>(_ body: () throws -> T) throws(CommandError) -> T {
    do { return try body() } catch { throw CommandError(error).asUsage() }
  }

  /// The same error about a record that an argument names.
  func asNotFound() -> CommandError {
    var error = self
    error.exit = .notFound
    error.code = .notFound
    return error
  }
}

extension ExitCode {
  /// The number that stands for a category of errors.
  init(_ category: CRMError.Explanation.Category) {
    self =
      switch category {
      case .request: .usage
      case .notFound: .notFound
      case .conflict: .conflict
      case .denied: .denied
      case .refused: .refused
      case .done: .done
      case .damaged: .damaged
      case .inputOutput: .inputOutput
      case .failure: .failure
      }
  }
}
