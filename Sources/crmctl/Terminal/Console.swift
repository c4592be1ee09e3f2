/// The streams that a command talks to.
final class Console {
  let output: OutputWriter
  let errors: OutputWriter
  let prompt: Prompt
  var terminal: Terminal
  /// What is left to do once the result was sent.
  private var endings: [() -> Void] = []

  init(
    output: OutputWriter, errors: OutputWriter, terminal: Terminal,
    nextLine: @escaping () -> String?
  ) {
    self.output = output
    self.errors = errors
    self.terminal = terminal
    prompt = Prompt(
      isInteractive: terminal.inputIsTerminal, errors: errors, nextLine: nextLine)
  }

  /// The process's own streams.
  static func standard() -> Console {
    Console(
      output: OutputWriter { Platform.write($0, to: 1) },
      errors: OutputWriter(limit: 0) { Platform.write($0, to: 2) },
      terminal: .current(), nextLine: { readLine() })
  }

  /// Writes what a renderer made; it is safe already and may hold colours.
  func write(_ rendered: String) { output.write(rendered) }

  /// Writes a line of plain text, made safe here.
  func line(_ text: String) { output.write(Sanitizer.visible(text) + "\n") }

  /// Writes a machine format: byte for byte, but made safe where a terminal would obey it.
  func writeData(_ text: String) {
    output.write(terminal.outputIsTerminal ? Sanitizer.visibleLines(text) : text)
  }

  /// Tells a person something that is not the result, such as a warning.
  func note(_ text: String) { errors.write(Sanitizer.visible(text) + "\n") }

  /// Has something done once the result was sent, where the command did what it was asked for.
  func atEnd(_ body: @escaping () -> Void) { endings.append(body) }

  /// Sends what is left; a closed pipe is no failure, anything else is.
  func finish() throws(FileError) {
    output.flush()
    for ending in endings { ending() }
    endings = []
    guard case .failed(let number) = output.state else { return }
    throw FileError(path: nil, use: .written, number: number)
  }
}
