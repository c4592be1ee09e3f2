/// Where typed lines come from.
protocol LineSource {
  /// Whether a person may be there to answer.
  var isTerminal: Bool { get }
  /// The next line without its end; nil at the end of input. `hidden` is for secrets.
  func line(hidden: Bool) -> String?
}

/// The process's standard input.
struct StandardInput: LineSource {
  let isTerminal: Bool

  func line(hidden: Bool) -> String? {
    hidden && isTerminal ? Platform.withoutEcho { readLine() } : readLine()
  }
}

/// Asks a person; on standard error, so that output stays clean.
struct Prompt {
  let source: any LineSource
  let errors: OutputWriter

  /// Questions are only put where this is true.
  var isInteractive: Bool { source.isTerminal }

  /// The answer to `question` with the blanks around it kept; nil off a terminal or at the end.
  func ask(_ question: String) -> String? { put("\(question): ", hidden: false) }

  /// The answer to `question`, typed unseen.
  func askSecret(_ question: String) -> String? {
    let answer = put("\(question): ", hidden: true)
    if isInteractive { errors.write("\n") }
    return answer
  }

  /// Whether the answer is yes; everything else, and nobody there, is no.
  func confirm(_ question: String) -> Bool {
    let answer = put("\(question) [y/N] ", hidden: false)?.lowercased()
    return answer == "y" || answer == "yes"
  }

  private func put(_ question: String, hidden: Bool) -> String? {
    guard isInteractive else { return nil }
    errors.write(Sanitizer.visible(question))
    errors.flush()
    return source.line(hidden: hidden)
  }
}
