extension ImportProblem {
  /// What an error says about one row; nil for an error that concerns the whole import.
  static func problems(_ error: any Error) -> [ImportProblem]? {
    switch error {
    case let error as ValueError: [ImportProblem(nil, FieldProblem.Kind.malformed(error).phrase)]
    case JournalError.recordTooLarge(_, let bytes, let limit):
      [ImportProblem(nil, "the record takes \(bytes) bytes of at most \(limit)")]
    case let error as CRMError: problems(error)
    default: nil
    }
  }

  /// The words are the engine's own, but for those that name the record: rows group by their cause.
  private static func problems(_ error: CRMError) -> [ImportProblem]? {
    switch error {
    case .invalid(_, let problems): problems.map { ImportProblem($0.field, $0.kind.phrase) }
    case .value(let error): problems(error)
    case .rule(let violation): [ImportProblem(violation.field, violation.reason)]
    case .denied(let denial): [ImportProblem(nil, "\(denial.user.name) may not \(denial.action)")]
    case .lifecycle(let refusal): [ImportProblem(nil, refusal.reason)]
    case .notFound, .deleted, .foreign, .responsibilities:
      [ImportProblem(nil, error.explanation.message)]
    default: nil
    }
  }
}

extension LifecycleRefusal {
  fileprivate var reason: String {
    let words = allowed.joined(separator: ", ")
    guard let from else { return "'\(to)' is no status; there are \(words)" }
    return "\(from) does not lead to \(to)" + (words.isEmpty ? "" : "; it leads to \(words)")
  }
}
