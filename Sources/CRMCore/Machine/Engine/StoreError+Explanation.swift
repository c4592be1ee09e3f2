extension StoreError: ExplainedError {
  /// The error in words.
  public var explanation: CRMError.Explanation {
    switch self {
    case .conflict:
      CRMError.Explanation(
        .conflict, .conflict, "others wrote to the store at the same time",
        hints: ["Try again"])
    case .busy(let holder):
      CRMError.Explanation(
        .busy, .conflict,
        "another process holds the store" + (holder.map { " (process \($0))" } ?? ""),
        hints: ["Try again when it is done"])
    case .noStore(let path):
      CRMError.Explanation(
        .noStore, .notFound, "there is no store at \(path)")
    case .storeExists(let path):
      CRMError.Explanation(.storeExists, .conflict, "there is something at \(path) already")
    case .damaged(let damage):
      CRMError.Explanation(
        .damaged, .damaged,
        "\(damage.file) is damaged at byte \(damage.offset): \(damage.reason)",
        hints: ["Whole up to position \(damage.lastGood)"])
    case .newerFormat(let version):
      CRMError.Explanation(
        .newerFormat, .damaged,
        "the store has format \(version), which this version of the program does not know",
        hints: ["Use a newer version of this program"])
    case .keepsNoContents:
      CRMError.Explanation(.noContents, .refused, "this store keeps no contents of files")
    case .missingContent(let hash):
      CRMError.Explanation(.missingContent, .damaged, "the content \(hash.hex) is missing")
    case .damagedContent(let hash):
      CRMError.Explanation(
        .damagedContent, .damaged,
        "the content \(hash.hex) is damaged: its bytes are not those that were put there",
        hints: ["Attaching the same file again makes it whole"])
    case .notWritten(let reason, _):
      CRMError.Explanation(.notWritten, .inputOutput, "nothing was written: \(reason)")
    case .outcomeUnknown(let reason, _):
      CRMError.Explanation(
        .outcomeUnknown, .inputOutput, "it is not known whether that was written: \(reason)",
        hints: ["Open the store again and look"])
    case .unusable(let reason, let path, _):
      CRMError.Explanation(.unusable, .inputOutput, "\(path) cannot be used: \(reason)")
    case .readOnly(let reason):
      CRMError.Explanation(.readOnly, .inputOutput, "the store may only be read: \(reason)")
    case .closed: CRMError.Explanation(.closed, .failure, "the store is closed")
    }
  }
}

extension ValueError: ExplainedError {
  /// The error in words.
  public var explanation: CRMError.Explanation {
    CRMError.Explanation(
      .value, .refused, reason, hints: ["Expected: \(expected)"])
  }
}

extension JournalError: ExplainedError {
  /// The error in words.
  public var explanation: CRMError.Explanation {
    CRMError.Explanation(.journal, .damaged, phrase)
  }

  /// What is wrong, as a phrase.
  package var phrase: String {
    switch self {
    case .unknownRecord(let record, let position):
      "line \(position) changes \(record), which no line before it made"
    case .repeatedRecord(let record, let position):
      "line \(position) makes \(record), which a line before it made"
    case .brokenLink(let record, let position, let found, let expected):
      "line \(position) says that \(record) was touched before by line "
        + "\(found.map(String.init) ?? "none"), and not \(expected.map(String.init) ?? "none")"
    case .timeGoesBack(let position):
      "line \(position) is older than the line before it"
    case .incompleteLine(let part, let position):
      "line \(position) lacks its part '\(part)'"
    }
  }
}
