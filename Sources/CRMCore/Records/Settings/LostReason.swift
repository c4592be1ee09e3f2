extension StoreSettings {
  /// Why something came to nothing: one of the settings' reasons, and words about it.
  public struct LostReason: Hashable, Sendable {
    /// One of the settings' reasons.
    public let reason: String?
    /// More about it.
    public let note: String?

    /// Makes a reason.
    public init(_ reason: String?, note: String?) {
      self.reason = reason
      self.note = note
    }
  }
}

extension StoreSettings.LostReason {
  /// Refuses reasons that the settings do not list, and "other" without a word more.
  ///
  /// A reason that stands already may stay, even where the settings no longer have it.
  func check(
    from old: StoreSettings.LostReason?, of record: RecordReference,
    in tx: borrowing WriteTransaction
  ) throws(CRMError) {
    guard let reason, self != old else { return }
    let reasons = tx.snapshot.settings.lostReasons
    guard reason == old?.reason || reasons.contains(reason) else {
      throw .rule(
        CRMError.RuleViolation(
          .lostReason, record, field: "lostReason",
          "'\(reason)' is not one of the settings' reasons",
          expected: reasons.joined(separator: ", ")))
    }
    if reason == StoreSettings.otherReason, note?.isEmpty ?? true {
      throw .rule(
        CRMError.RuleViolation(
          .lostNote, record, field: "lostNote",
          "the reason 'other' needs a note that says which"))
    }
  }
}

/// The errors of reasons why something was lost.
extension CRMError.Code {
  /// A reason is not among those of the settings.
  public static let lostReason: CRMError.Code = "lost.reason"
  /// The reason "other" lacks its note.
  public static let lostNote: CRMError.Code = "lost.note"
}
