extension CRMError {
  /// An error in words: what an adapter shows to a person, and a code that programs rely on.
  public struct Explanation: Hashable, Sendable {
    /// What an adapter does about an error: an exit code, a status, a colour.
    public enum Category: String, Hashable, Sendable, CaseIterable {
      /// The request cannot be understood.
      case request
      /// What was named is not there.
      case notFound = "not-found"
      /// Somebody else was first, or holds the store.
      case conflict
      /// The acting user may not do that.
      case denied
      /// The rules forbid it, or values are wrong.
      case refused
      /// It was done before under the same idempotency key: no failure.
      case done
      /// The store is damaged, or of a newer version.
      case damaged
      /// The operating system refused to read or write.
      case inputOutput = "input-output"
      /// Anything else.
      case failure
    }

    /// One field that is wrong, and why.
    public struct Field: Hashable, Sendable {
      /// The field's name: `estimatedValue`, `custom.region`.
      public let name: String
      /// What is wrong with it, as a phrase without a full stop.
      public let message: String

      /// Makes a field's explanation.
      public init(_ name: String, _ message: String) {
        self.name = name
        self.message = message
      }
    }

    /// What is wrong, for programs and scripts.
    public let code: CRMError.Code
    /// What to do about it.
    public let category: Category
    /// One sentence without a full stop.
    public let message: String
    /// What would be right, a line each.
    public let hints: [String]
    /// The fields concerned.
    public let fields: [Field]

    /// Makes an explanation.
    public init(
      _ code: CRMError.Code, _ category: Category, _ message: String, hints: [String] = [],
      fields: [Field] = []
    ) {
      self.code = code
      self.category = category
      self.message = message
      self.hints = hints
      self.fields = fields
    }
  }
}

/// An error that can say in words what is wrong and what would be right.
package protocol ExplainedError: Error {
  /// The error in words.
  var explanation: CRMError.Explanation { get }
}
