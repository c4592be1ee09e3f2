extension CRMError: ExplainedError {
  /// The error in words.
  public var explanation: CRMError.Explanation {
    switch self {
    case .invalid(let record, let problems): Self.invalid(record, problems)
    case .denied(let denial): denial.explanation
    case .lifecycle(let refusal): refusal.explanation
    case .rule(let violation): violation.explanation
    case .value(let error): error.explanation
    case .store(let error): error.explanation
    case .importFile(let error): error.explanation
    case .damagedContents(let error): error.explanation
    case .alreadyWritten(let key, let position):
      CRMError.Explanation(
        "already-written", .done,
        "nothing was written: the key \(key.quoted) was used for the commit at position \(position)"
      )
    case .exchangedTransaction:
      CRMError.Explanation(
        "exchanged-transaction", .failure,
        "a write put another transaction in the place of its own; nothing was written")
    case .nestedWrite:
      CRMError.Explanation(
        "nested-write", .failure,
        "a write was begun inside of another one, which it would wait for",
        hints: ["Use the transaction of the write that is under way"])
    case .unknownUser(let user):
      CRMError.Explanation("unknown-user", .notFound, "there is no user \(user.quoted)")
    case .importRefused(let rows):
      CRMError.Explanation(
        "import-refused", .refused, "\(rows) rows were refused, so nothing was written")
    case .journal(let reason):
      CRMError.Explanation("journal", .damaged, "the journal cannot be understood: \(reason)")
    default: recordExplanation
    }
  }

  /// The words for errors that are about one record as a whole.
  private var recordExplanation: CRMError.Explanation {
    switch self {
    case .notFound(let record):
      return CRMError.Explanation("not-found", .notFound, "there is no \(record)")
    case .deleted(let record):
      return CRMError.Explanation(
        "deleted", .notFound, "\(record) was deleted", hints: ["It can be restored"])
    case .notDeleted(let record):
      return CRMError.Explanation("not-deleted", .refused, "\(record) is not deleted")
    case .inUse(let record, let users, let count):
      return CRMError.Explanation(
        "in-use", .refused, "\(record) is in use by \(Self.list(users, of: count))",
        hints: ["Delete or change those first"])
    case .responsibilities(let user, let records, let count, let hint):
      return CRMError.Explanation(
        "responsibilities", .refused, "\(user) still holds \(Self.list(records, of: count))",
        hints: [hint.prefix(1).uppercased() + hint.dropFirst()])
    case .versionMismatch(let record, let expected, let actual):
      return CRMError.Explanation(
        "version", .conflict, "\(record) is at version \(actual), not \(expected)",
        hints: ["Look at it again, then repeat with version \(actual)"])
    case .foreign(let record):
      return CRMError.Explanation(
        "foreign", .refused,
        "\(record) has fields or values that this version of the program does not read",
        hints: [
          "Change it with the version that wrote them",
          "A kind whose fields were renamed or retired says so in its schema",
        ])
    case .tooLarge(let record, let bytes, let limit):
      return CRMError.Explanation(
        "too-large", .refused, "\(record) takes \(bytes) bytes; \(limit) are allowed")
    case .unknownKind(let kind):
      return CRMError.Explanation(
        "unknown-kind", .failure, "\(kind) is no kind that the store was opened with",
        hints: ["Open it with a catalog that has the kind: Catalog.standard.adding(…)"])
    default: return CRMError.Explanation("failure", .failure, "\(self)")
    }
  }

  private static func list(_ records: [RecordReference], of count: Int) -> String {
    let names = records.map(\.description).joined(separator: ", ")
    return count > records.count ? "\(names) and \(count - records.count) more" : names
  }

  private static func invalid(
    _ record: RecordReference, _ problems: [CRMError.FieldProblem]
  ) -> CRMError.Explanation {
    let name = record.number == 0 ? "the new \(record.kind)" : "\(record)"
    let count = problems.count == 1 ? "a field" : "\(problems.count) fields"
    return CRMError.Explanation(
      "invalid", .refused, "\(name) has \(count) that cannot be so",
      fields: problems.map { CRMError.Explanation.Field($0.field, $0.kind.phrase) })
  }
}

extension CRMError.FieldProblem.Kind {
  /// What is wrong, as a phrase.
  public var phrase: String {
    switch self {
    case .missing: "must be given"
    case .malformed(let error): error.phrase
    case .readOnly: "cannot be set; it changes by operations only"
    case .immutable: "cannot be changed once it is set"
    case .taken(let value, let record?): "\(value.quoted) is taken by \(record)"
    case .taken(let value, nil): "\(value.quoted) is taken"
    case .dangling(let record): "there is no \(record)"
    case .wrongKind(let record, let kinds):
      "\(record) is no \(kinds.map(\.rawValue).joined(separator: " or "))"
    case .unknown(let nearest):
      "there is no such field" + (nearest.map { "; did you mean \($0)?" } ?? "")
    case .refused(let reason): reason
    }
  }
}

extension CRMError.LifecycleRefusal {
  /// The refusal in words.
  var explanation: CRMError.Explanation {
    let fields = missing.map { CRMError.Explanation.Field($0, "must be given") }
    guard let from else {
      if record.number != 0 {
        return CRMError.Explanation(
          "lifecycle", .refused, "\(record) cannot come back as \(to), which is no status any more",
          hints: ["There are: \(allowed.joined(separator: ", "))"])
      }
      return CRMError.Explanation(
        "lifecycle", .refused, "a new \(record.kind) cannot be \(to)",
        hints: ["It begins as: \(allowed.joined(separator: ", "))"])
    }
    let reason =
      !missing.isEmpty
      ? "\(record) cannot become \(to) without \(missing.joined(separator: ", "))"
      : from == to ? "\(record) is \(from) already" : "\(record) cannot go from \(from) to \(to)"
    var hints: [String] = []
    if let operation, missing.isEmpty { hints.append("Use \(operation)") }
    if missing.isEmpty {
      hints.append(
        allowed.isEmpty
          ? "\(from) is final" : "Allowed from \(from): \(allowed.joined(separator: ", "))")
    }
    return CRMError.Explanation("lifecycle", .refused, reason, hints: hints, fields: fields)
  }
}

extension CRMError.RuleViolation {
  /// The violation in words.
  var explanation: CRMError.Explanation {
    CRMError.Explanation(
      code, .refused, reason, hints: expected.map { ["Expected: \($0)"] } ?? [],
      fields: field.map { [CRMError.Explanation.Field($0, reason)] } ?? [])
  }
}
