/// A line on a terminal's standard error that says how far long work has come.
struct Progress {
  private let what: String
  private let errors: OutputWriter
  private let isShown: Bool
  private var shown = -1

  init(_ what: String, console: Console) {
    self.what = what
    errors = console.errors
    isShown = console.terminal.errorIsTerminal
  }

  /// Shows `done` of `total`; writes only when the percentage is another one.
  mutating func update(_ done: Int, of total: Int) {
    let percent = total > 0 ? done * 100 / total : 100
    guard isShown, percent != shown else { return }
    shown = percent
    errors.write("\r\u{1B}[K\(Sanitizer.visible(what)) \(percent) %")
    errors.flush()
  }

  /// Takes the line away.
  func finish() {
    guard isShown, shown >= 0 else { return }
    errors.write("\r\u{1B}[K")
    errors.flush()
  }
}
