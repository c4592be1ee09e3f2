/// What is known of the three standard streams.
struct Terminal: Sendable, Hashable {
  var inputIsTerminal = false
  var outputIsTerminal = false
  var errorIsTerminal = false
  /// The terminal's width; nil where output is no terminal, so that nothing is cut.
  var columns: Int?
  /// Whether output may be coloured.
  var hasColor = false

  /// Asks the operating system and the environment (`NO_COLOR`, `TERM`, `COLUMNS`).
  static func current() -> Terminal {
    var terminal = Terminal(
      inputIsTerminal: Platform.isTerminal(0), outputIsTerminal: Platform.isTerminal(1),
      errorIsTerminal: Platform.isTerminal(2))
    guard terminal.outputIsTerminal else { return terminal }
    let told = Platform.environment("COLUMNS").flatMap { Int($0) }
    terminal.columns = Platform.columns(1) ?? told ?? 80
    let refuses = Platform.environment("NO_COLOR").map { !$0.isEmpty } ?? false
    terminal.hasColor = !refuses && Platform.environment("TERM") != "dumb"
    return terminal
  }

  /// `text` in bold where colour is allowed.
  func bold(_ text: String) -> String { hasColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
