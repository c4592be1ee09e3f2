extension ImportProblem {
  /// What an error says about one row; nil for an error that concerns the whole import.
  static func problems(_ error: any Error) -> [ImportProblem]? {
    switch error {
    case let error as ValueError: [ImportProblem(nil, error.reason)]
    case JournalError.recordTooLarge(_, let bytes, let limit):
      [ImportProblem(nil, "the record takes \(bytes) bytes of at most \(limit)")]
    case let error as CRMError: problems(error)
    default: nil
    }
  }

  private static func problems(_ error: CRMError) -> [ImportProblem]? {
    switch error {
    case .invalid(_, let problems): problems.map { ImportProblem($0.field, $0.kind.reason) }
    case .denied(let denial): [ImportProblem(nil, "\(denial.user.name) may not \(denial.action)")]
    case .lifecycle(let refusal): [ImportProblem(nil, refusal.reason)]
    case .rule(let violation): [ImportProblem(violation.field, violation.reason)]
    case .value(let error): [ImportProblem(nil, error.reason)]
    case .notFound(let record), .deleted(let record):
      [ImportProblem(nil, "there is no live \(record)")]
    case .foreign(let record):
      [ImportProblem(nil, "\(record) was written by a later version")]
    case .responsibilities(let record, _, let count, let hint):
      [ImportProblem(nil, "\(record) still holds \(count) records; \(hint)")]
    default: nil
    }
  }
}

extension ValueError {
  /// The error in words, without the name of a field.
  var reason: String {
    expected.hasPrefix("names ") ? "'\(text)' \(expected)" : "'\(text)' is no \(type): \(expected)"
  }
}

extension FieldProblem.Kind {
  fileprivate var reason: String {
    switch self {
    case .missing: "a value must be there"
    case .malformed(let error): error.reason
    case .readOnly: "only the engine's operations change it"
    case .immutable: "it never changes once it is set"
    case .taken(let value, let other): "'\(value)' is taken by \(other)"
    case .dangling(let record): "'\(record)' names no \(record.kind)"
    case .wrongKind(let record, let kinds):
      "'\(record)' is no \(kinds.map(\.rawValue).joined(separator: " or "))"
    case .unknown: "there is no such field"
    case .refused(let reason): reason
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
