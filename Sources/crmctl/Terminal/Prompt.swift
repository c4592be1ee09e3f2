/// Asks a person; on standard error, so that output stays clean.
struct Prompt {
  /// Whether a person may be there to answer; questions are only put where this is true.
  let isInteractive: Bool
  let errors: OutputWriter
  /// Reads the next typed line without its end; nil at the end of input.
  let nextLine: () -> String?

  /// The answer to `question` with the blanks around it kept; nil off a terminal or at the end.
  func ask(_ question: String) -> String? { put("\(question): ") }

  /// Whether the answer is yes; everything else, and nobody there, is no.
  func confirm(_ question: String) -> Bool {
    ["y", "yes"].contains(put("\(question) [y/N] ")?.lowercased())
  }

  private func put(_ question: String) -> String? {
    guard isInteractive else { return nil }
    errors.write(Sanitizer.visible(question))
    errors.flush()
    return nextLine()
  }
}
