extension ImportProblem {
  /// What an error says about one row; nil for an error that concerns the whole import.
  static func problems(_ error: any Error) -> [ImportProblem]? {
    switch error {
    case let error as ValueError: [ImportProblem(nil, error.phrase)]
    case let error as CRMError: problems(error)
    case let error as JournalError: [ImportProblem(nil, error.explanation.message)]
    default: nil
    }
  }

  private static func problems(_ error: CRMError) -> [ImportProblem]? {
    if !error.isRefusal { return nil }
    switch error {
    // In these the record is left out, so that rows with the same cause are one group.
    case .denied(let denial):
      return [ImportProblem(nil, "\(denial.user.name) may not \(denial.action)")]
    case .lifecycle(let refusal): return [ImportProblem(nil, refusal.reason)]
    case .value(let error): return problems(error)
    case .invalid, .notFound, .deleted, .unknownKind, .notDeleted, .inUse, .responsibilities, .rule,
      .versionMismatch, .foreign, .tooLarge, .alreadyWritten, .exchangedTransaction, .unknownUser,
      .importFile, .importRefused, .nestedWrite, .damagedContents, .store, .journal:
      let explanation = error.explanation
      if explanation.fields.isEmpty { return [ImportProblem(nil, explanation.message)] }
      return explanation.fields.map { ImportProblem($0.name, $0.message) }
    }
  }
}

extension CRMError.LifecycleRefusal {
  fileprivate var reason: String {
    let words = allowed.joined(separator: ", ")
    guard let from else { return "'\(to)' is not a status: \(words)" }
    return "\(from) does not lead to \(to)" + (words.isEmpty ? "" : "; it leads to \(words)")
  }
}
