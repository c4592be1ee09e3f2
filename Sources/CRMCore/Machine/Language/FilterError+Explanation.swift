extension FilterParser.Failure: ExplainedError {
  /// The error in words.
  public var explanation: CRMError.Explanation {
    CRMError.Explanation(
      .filter, .request, "the filter is wrong at \(found) (character \(offset + 1))",
      hints: ["Expected there: \(expected)"])
  }
}
