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
        .alreadyWritten, .done,
        "nothing was written: the key \(key.quoted) was used for the commit at position \(position)"
      )
    case .exchangedTransaction:
      CRMError.Explanation(
        .exchangedTransaction, .failure,
        "a write put another transaction in the place of its own; nothing was written")
    case .nestedWrite:
      CRMError.Explanation(
        .nestedWrite, .failure,
        "a write was begun inside of another one, which it would wait for",
        hints: ["Use the transaction of the write that is under way"])
    case .unknownUser(let user):
      CRMError.Explanation(.unknownUser, .notFound, "there is no user \(user.quoted)")
    case .importRefused(let rows):
      CRMError.Explanation(
        .importRefused, .refused, "\(rows) rows were refused, so nothing was written")
    case .journal(let reason):
      CRMError.Explanation(.journal, .damaged, "the journal cannot be understood: \(reason)")
    case .notFound(let record):
      CRMError.Explanation(.notFound, .notFound, "there is no \(record)")
    case .deleted(let record):
      CRMError.Explanation(
        .deleted, .notFound, "\(record) was deleted", hints: ["It can be restored"])
    case .notDeleted(let record):
      CRMError.Explanation(.notDeleted, .refused, "\(record) is not deleted")
    case .inUse(let record, let users, let count):
      CRMError.Explanation(
        .inUse, .refused, "\(record) is in use by \(users.listed(of: count))",
        hints: ["Delete or change those first"])
    case .responsibilities(let user, let records, let count, let hint):
      CRMError.Explanation(
        .responsibilities, .refused, "\(user) still holds \(records.listed(of: count))",
        hints: [hint.prefix(1).uppercased() + hint.dropFirst()])
    case .versionMismatch(let record, let expected, let actual):
      CRMError.Explanation(
        .version, .conflict, "\(record) is at version \(actual), not \(expected)",
        hints: ["Look at it again, then repeat with version \(actual)"])
    case .foreign(let record):
      CRMError.Explanation(
        .foreign, .refused,
        "\(record) has fields or values that this version of the program does not read",
        hints: [
          "Change it with the version that wrote them",
          "A kind whose fields were renamed or retired says so in its schema",
        ])
    case .tooLarge(let record, let bytes, let limit):
      CRMError.Explanation(
        .tooLarge, .refused, "\(record) takes \(bytes) bytes; at most \(limit) are allowed")
    case .unknownKind(let kind):
      CRMError.Explanation(
        .unknownKind, .failure, "the store was opened without the kind of record \(kind)",
        hints: ["Open it with a catalog that has the kind: Catalog.standard.adding(…)"])
    }
  }

  private static func invalid(
    _ record: RecordReference, _ problems: [CRMError.FieldProblem]
  ) -> CRMError.Explanation {
    let name = record.number == 0 ? "the new \(record.kind)" : "\(record)"
    let count = problems.count == 1 ? "an invalid field" : "\(problems.count) invalid fields"
    return CRMError.Explanation(
      .invalid, .refused, "\(name) has \(count)",
      fields: problems.map { CRMError.Explanation.Field($0.field, $0.kind.phrase) })
  }
}

extension CRMError.FieldProblem.Kind {
  /// What is wrong, as a phrase.
  public var phrase: String {
    switch self {
    case .missing: "must be given"
    case .malformed(let error): error.phrase
    case .readOnly: "is read-only: only operations change it"
    case .immutable: "cannot be changed once it is set"
    case .taken(let value, let record?): "\(value.quoted) is taken by \(record)"
    case .taken(let value, nil): "\(value.quoted) is taken"
    case .dangling(let record): "there is no \(record)"
    case .wrongKind(let record, let kinds):
      "\(record) is not \(kinds.map(\.withArticle).joined(separator: " or "))"
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
          .lifecycle, .refused,
          "\(record) cannot come back as \(to), which is not a status any more",
          hints: ["Allowed: \(allowed.joined(separator: ", "))"])
      }
      return CRMError.Explanation(
        .lifecycle, .refused, "a new \(record.kind) cannot be \(to)",
        hints: ["Allowed: \(allowed.joined(separator: ", "))"])
    }
    let reason =
      !missing.isEmpty
      ? "\(record) cannot become \(to) without \(missing.joined(separator: ", "))"
      : from == to ? "\(record) is \(from) already" : "\(record) cannot go from \(from) to \(to)"
    var hints: [String] = []
    if missing.isEmpty {
      if !allowed.isEmpty { hints = ["Allowed from \(from): \(allowed.joined(separator: ", "))"] }
      for operation in reserved.compactMap(\.operation).uniqued() {
        let states = reserved.filter { $0.operation == operation }.map(\.to)
        hints.append(
          "Only \(record.kind).\(operation) leads to \(states.joined(separator: " or "))")
      }
      if hints.isEmpty { hints = ["\(from) is final"] }
    }
    return CRMError.Explanation(.lifecycle, .refused, reason, hints: hints, fields: fields)
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

extension [RecordReference] {
  /// The records by name, and how many more there are of `count`.
  func listed(of count: Int) -> String {
    let names = map(\.description).joined(separator: ", ")
    return count > self.count ? "\(names) and \(count - self.count) more" : names
  }
}
