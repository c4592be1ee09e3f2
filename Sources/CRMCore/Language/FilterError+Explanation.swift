extension FilterError: ExplainedError {
  /// The error in words.
  public var explanation: Explanation {
    Explanation(
      "filter", .request, "the filter is wrong at \(found) (character \(offset + 1))",
      hints: ["Expected there: \(expected)"])
  }
}
