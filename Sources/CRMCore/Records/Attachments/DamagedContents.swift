extension CRM {
  /// Contents that live attachments need and that are missing or damaged.
  public struct DamagedContents: Error, ExplainedError, Hashable {
    /// What is wrong with the content of one attachment.
    public struct Problem: Hashable, Sendable {
      /// The attachment.
      public let attachment: RecordReference
      /// Its file's name.
      public let fileName: String
      /// ``StoreError/missingContent(_:)`` or ``StoreError/damagedContent(_:)``.
      public let error: StoreError
    }

    /// Every attachment concerned, in the order of ids.
    public let problems: [Problem]

    /// The error in words.
    public var explanation: CRMError.Explanation {
      let count = problems.count
      return CRMError.Explanation(
        .damagedContents, .damaged,
        count == 1
          ? "the content of an attachment is missing or damaged"
          : "the contents of \(count) attachments are missing or damaged",
        hints: problems.map { "\($0.attachment) \($0.fileName): \($0.error.explanation.message)" })
    }
  }
}
