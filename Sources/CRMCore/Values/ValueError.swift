/// Why a text is not a value of its type, and what would be one.
public struct ValueError: Error, Hashable, Sendable {
  /// What kind of value was expected, for example `e-mail address`.
  public let type: String
  /// The text that was refused, as given.
  public let text: String
  /// What would be right, as a phrase: `at least 3 digits`.
  public let expected: String

  /// Makes the error of refusing `text` as a value of `type`.
  public init(type: String, text: String, expected: String) {
    self.type = type
    self.text = text
    self.expected = expected
  }
}
